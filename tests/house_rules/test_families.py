"""Pages, their forms, templates and tests have one name; tests stand in folders like what they test."""

import pytest

from tests.house_rules.sources import folders_in, names_in

# Modules not_mirrored the views that render no page of their own, each with its reason.
WITHOUT_A_PAGE = {
    "requests": "what every view is given and how it answers; each view's test tests it",
    "drafts": "what every page of a draft shows around its clauses",
    "desk": "the page of a draft with its text, and the places of clauses in it",
    "refusals": "answers on the page of signing and in the card on home",
    "in_force": "what the page of an agreement in force shows",
    "seats": "the list of people on the page of stakeholders; proven by people",
    "conflicts": "409, 410 and 423 of the pages of clauses",
    "recent_auth": "how recently somebody showed who they are; proven by signing",
    "change_requests": "the preview and the sending of a change; proven by changes and hand_overs",
    "breaks": "the dates that a new date would break; proven by terms, handshakes and changes",
    "check_in_card": "the place of a check-in, on home, on its page and on that of the commitment",
    "converters": "what addresses may name; tests/access opens each",
    "human_confirmation": "proof that a person pressed the button behind a mail link; proven by mail_check_ins",
}
# Choosing a person or what is needed, in the forms of several families of pages.
FORMS_OF_SEVERAL_PAGES = {"needs", "person_choice"}
# Parts of one long form, too long for one module.
PARTS_OF_A_FORM = {"first_promises", "first_draft_sheets"}
# Ours on the pages of a library.
FORMS_OF_A_LIBRARY = {"account"}


def without_templates(pages: set[str], folders: set[str]) -> set[str]:
    """Return the pages without a folder of templates, and the folders without a page."""
    return pages ^ folders


def without_a_test(pages: set[str], tests: set[str], prefix: str = "test_") -> set[str]:
    """Return the pages whose module has no test module."""
    return {page for page in pages if prefix + page not in tests}


def not_mirrored(names: set[str], allowed: set[str]) -> set[str]:
    """Return the names that stand outside what they mirror."""
    return names - allowed


def agreement_pages() -> set[str]:
    """Return the pages with a module of their own, and the families of several pages that have a package."""
    return (names_in("agreements/views") - set(WITHOUT_A_PAGE)) | folders_in("agreements/views")


def organisation_pages() -> set[str]:
    return names_in("stakeholders/views") - {"requests"}


def packages_of_pages() -> list[str]:
    """Return the packages of pages, relative to the project, such as agreements/views/search."""
    return [f"{app}/views/{name}" for app in ("agreements", "stakeholders") for name in folders_in(f"{app}/views")]


def test_every_family_of_pages_has_its_templates():
    assert without_templates(agreement_pages(), folders_in("templates/agreements")) == set()


def test_every_family_of_pages_has_its_test():
    tests = {name for name in names_in("tests/agreements/views") if name.startswith("test_")}
    assert without_a_test(agreement_pages() - folders_in("agreements/views"), tests) == set()
    views = {name.removeprefix("test_") for name in tests}
    assert not_mirrored(views, agreement_pages() | set(WITHOUT_A_PAGE)) == set(), "a test without its view"


@pytest.mark.parametrize("family", sorted(packages_of_pages()))
def test_every_page_of_a_package_has_its_test(family):
    tests = {name for name in names_in(f"tests/{family}") if name.startswith("test_")}
    # Addresses are opened by tests/access, by every reader.
    pages = names_in(family) - {"urls"}
    assert without_a_test(pages, tests) == set()
    assert not_mirrored({name.removeprefix("test_") for name in tests}, pages) == set(), "a test without its view"


def test_every_page_of_the_organisation_has_its_test_and_templates():
    assert without_a_test(organisation_pages(), names_in("tests/stakeholders"), "test_views_") == set()
    families = organisation_pages() | folders_in("stakeholders/views")
    assert without_templates(families, folders_in("templates/stakeholders")) == set()


def test_an_exception_names_something_that_exists():
    assert not_mirrored(set(WITHOUT_A_PAGE), names_in("agreements/views")) == set()


@pytest.mark.parametrize("app", ["agreements", "stakeholders"])
def test_forms_are_named_like_their_views(app):
    others = FORMS_OF_SEVERAL_PAGES | PARTS_OF_A_FORM | FORMS_OF_A_LIBRARY
    pages = names_in(f"{app}/views") | folders_in(f"{app}/views")
    assert not_mirrored(names_in(f"{app}/forms"), pages | others) == set()


def test_tests_stand_in_a_folder_of_the_package_they_test():
    assert not_mirrored(folders_in("tests/agreements"), folders_in("agreements")) == set()


def test_what_has_no_mirror_is_noticed():
    assert without_templates({"home", "inbox"}, {"home"}) == {"inbox"}
    assert without_templates({"home"}, {"home", "inbox"}) == {"inbox"}
    assert without_a_test({"home", "inbox"}, {"test_home"}) == {"inbox"}
    assert not_mirrored({"home", "helper"}, {"home"}) == {"helper"}
