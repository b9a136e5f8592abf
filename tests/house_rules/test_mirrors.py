"""Mirrors: a stage module has a test module of its name, or an entry here that says which test covers it instead."""

from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from tests.house_rules.imports import PROJECT, imported

# Packages whose tests other rules look after, and files that only declare.
ELSEWHERE = {"models", "forms", "views", "templatetags", "management", "migrations"}
DECLARATIONS = {
    "__init__.py": "holds no behaviour of its own",
    "apps.py": "registers an app with Django, without which no test would start",
    "urls.py": "tests/test_access.py opens every URL name with every role",
}
AMENDMENTS, APPROVALS = "tests/agreements/amendments", "tests/agreements/approvals"
CADENCE, COMMITMENTS = "tests/agreements/cadence", "tests/agreements/commitments"
DASHBOARD, DIGESTS = "tests/agreements/dashboard", "tests/agreements/notifications/digests"
FAN_OUT, MESSAGE_TYPES = "tests/agreements/notifications/fan_out", "tests/agreements/notifications/message_types"
RENDERING, VIEWS = "tests/agreements/notifications/rendering", "tests/agreements/views"
# One mail of each kind is written there, with its subject and its link.
EACH_KIND = f"{RENDERING}/test_email.py"

# A module without a mirror, and the test module that covers it.
COVERED_BY = {
    "agreements/activity/preparation_sentences.py": "tests/agreements/preparation/test_timetables.py",
    "agreements/amendments/answers.py": f"{AMENDMENTS}/test_proposals.py",
    "agreements/amendments/change_list.py": f"{VIEWS}/test_changes.py",
    "agreements/amendments/open_changes.py": f"{AMENDMENTS}/test_approver_has_left.py",
    "agreements/approvals/approvers.py": f"{APPROVALS}/test_required.py",
    "agreements/approvals/eligible_people.py": f"{APPROVALS}/test_speaking_for.py",
    "agreements/approvals/unobtainable.py": f"{AMENDMENTS}/test_proposed_terms.py",
    "agreements/checks/lead_actions.py": "tests/agreements/checks/test_pending_actions.py",
    "agreements/checks/refusal_turns.py": "tests/agreements/checks/test_pending_actions.py",
    "agreements/dashboard/agenda.py": f"{DASHBOARD}/test_commitment_status.py",
    "agreements/dashboard/check_in_needs.py": f"{CADENCE}/test_decision_requests.py",
    "agreements/dashboard/commitment_list.py": f"{VIEWS}/test_commitments.py",
    "agreements/dashboard/completion_needs.py": f"{COMMITMENTS}/test_completions.py",
    "agreements/dashboard/drift_now.py": f"{DASHBOARD}/test_commitment_status.py",
    "agreements/dashboard/participation_needs.py": "tests/agreements/drafting/test_who_is_asked.py",
    "agreements/dashboard/needs.py": f"{DASHBOARD}/test_to_do.py",
    "agreements/dashboard/agreement_page/promises.py": f"{VIEWS}/test_promises.py",
    "agreements/dashboard/promise_page/facts.py": f"{VIEWS}/test_commitments.py",
    "agreements/database_clock.py": "tests/agreements/notifications/operations/test_heartbeats.py",
    "agreements/drafting/collaboration/keepers.py": "tests/agreements/drafting/collaboration/test_kept_clauses.py",
    "agreements/drafting/cascade.py": "tests/agreements/drafting/test_dependencies.py",
    "agreements/drafting/roles.py": "tests/agreements/drafting/test_roster.py",
    "agreements/drafting/snapshot.py": "tests/agreements/checks/test_pending_actions.py",
    "agreements/drift/rules.py": "tests/agreements/drift/test_episodes.py",
    "agreements/lists/conditions.py": "tests/agreements/lists/test_listed_promises.py",
    "agreements/lists/offered_agreements.py": f"{VIEWS}/test_commitments.py",
    "agreements/lists/promise_filter.py": "tests/agreements/lists/test_listed_promises.py",
    "agreements/notifications/digests/eligibility.py": f"{DIGESTS}/test_bundles.py",
    "agreements/notifications/arrival_links.py": f"{VIEWS}/test_mail_arrivals.py",
    "agreements/notifications/fan_out/account_notices.py": f"{FAN_OUT}/test_account_notes.py",
    "agreements/notifications/message_types/base.py": f"{MESSAGE_TYPES}/test_registry.py",
    "agreements/notifications/message_types/calendars.py": f"{RENDERING}/test_calendar_attachment.py",
    "agreements/notifications/message_types/changes.py": EACH_KIND,
    "agreements/notifications/message_types/check_ins.py": EACH_KIND,
    "agreements/notifications/message_types/completion.py": EACH_KIND,
    "agreements/notifications/message_types/context.py": f"{CADENCE}/test_fresh_links.py",
    "agreements/notifications/message_types/drafting.py": EACH_KIND,
    "agreements/notifications/message_types/drift.py": EACH_KIND,
    "agreements/notifications/message_types/reviews.py": EACH_KIND,
    "agreements/notifications/message_types/signing.py": EACH_KIND,
    "agreements/notifications/message_types/summaries.py": "tests/agreements/notifications/preferences/test_opt_out.py",
    "agreements/notifications/message_types/talk/preparation.py": EACH_KIND,
    "agreements/notifications/message_types/validity.py": f"{MESSAGE_TYPES}/test_resting.py",
    "agreements/notifications/preferences/labels.py": "tests/agreements/notifications/preferences/test_channels.py",
    "agreements/notifications/prefetch.py": f"{RENDERING}/test_email.py",
    "agreements/notifications/rendering/digest_context.py": f"{DIGESTS}/test_bundles.py",
    "agreements/notifications/rendering/mail_context.py": f"{CADENCE}/test_fresh_links.py",
    "agreements/reviews/calendar_changes.py": f"{RENDERING}/test_calendar_invitations.py",
    "agreements/revisions/entry_into_force.py": "tests/agreements/signing/test_signatures.py",
    "agreements/revisions/sealing.py": "tests/agreements/revisions/test_reopening.py",
    "agreements/search/entry_words.py": "tests/agreements/search/test_index.py",
    "agreements/search/hits.py": f"{VIEWS}/search/test_results.py",
    "agreements/search/result_rows.py": f"{VIEWS}/search/test_results.py",
    "agreements/signing/certificate.py": f"{VIEWS}/test_certificates.py",
    "agreements/talk/point_list.py": f"{VIEWS}/talk/test_page.py",
    "agreements/talk/voices.py": "tests/agreements/talk/test_points.py",
    "agreements/dashboard/talk_needs.py": "tests/agreements/talk/test_turns.py",
    "agreements/notifications/message_types/talk/open_points.py": EACH_KIND,
    "agreements/tasks.py": "tests/agreements/test_scheduler.py",
    "stakeholders/calendar.py": "tests/stakeholders/test_holidays.py",
    "stakeholders/demo.py": "tests/stakeholders/test_views_demo.py",
    "stakeholders/demo_mail.py": "tests/stakeholders/test_views_demo_mail.py",
}


def stage_modules() -> list[str]:
    """Return the modules that this rule is about, relative to the project."""
    found = [*(PROJECT / "agreements").rglob("*.py"), *(PROJECT / "stakeholders").glob("*.py")]
    names = (path.relative_to(PROJECT) for path in found)
    return sorted(str(name) for name in names if name.name not in DECLARATIONS and not ELSEWHERE & set(name.parts))


def mirror_of(module: str) -> str:
    """Return the test module that stands where the module stands, with its name."""
    path = Path("tests", module)
    return str(path.with_name(f"test_{path.name}"))


def mirrored_by(test: str) -> set[str]:
    """Return the module of which this is the mirror, where there is one; views of stakeholders have a flat name."""
    path = Path(test)
    module = str(path.relative_to("tests").with_name(path.name.removeprefix("test_")))
    return {name for name in (module, module.replace("/views_", "/views/")) if (PROJECT / name).is_file()}


def without_a_test(modules: Iterable[str], entries: Mapping[str, str]) -> list[str]:
    """Return the modules that have neither a mirror nor an entry."""
    return [one for one in modules if one not in entries and not (PROJECT / mirror_of(one)).is_file()]


def needless(modules: Iterable[str], entries: Mapping[str, str]) -> list[str]:
    """Return the entries of modules that are gone or have a mirror by now."""
    known = set(modules)
    return [one for one in entries if one not in known or (PROJECT / mirror_of(one)).is_file()]


def untrue(entries: Mapping[str, str]) -> list[str]:
    """Return the entries whose test does not exist, or neither names the module nor drives it."""
    return [one for one, test in entries.items() if not (PROJECT / test).is_file() or one not in reached_by(test)]


def reached_by(test: str) -> set[str]:
    """Return the modules that a test drives: those it names, itself or in its helpers, and what these import."""
    files, named = [test], mirrored_by(test)
    for file in files:
        for one in imported(file):
            if not one.startswith("tests/"):
                named.add(one)
            elif one not in files:
                files.append(one)
    return named.union(*(imported(one) for one in named))


def test_every_module_has_a_mirror_or_an_entry():
    assert without_a_test(stage_modules(), COVERED_BY) == []


def test_an_entry_goes_when_it_is_not_needed_any_more():
    assert needless(stage_modules(), COVERED_BY) == []


def test_an_entry_names_a_test_that_drives_the_module():
    assert untrue(COVERED_BY) == []


def test_the_rule_is_about_the_stages():
    found = stage_modules()
    assert {"agreements/drift/rules.py", "agreements/text.py", "stakeholders/calendar.py"} <= set(found)
    assert not [name for name in found if "/models/" in name or name.endswith("__init__.py")]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (lambda: without_a_test(["agreements/drift/new_rules.py"], {}), ["agreements/drift/new_rules.py"]),
        (lambda: needless([], {"agreements/gone.py": "tests/test_access.py"}), ["agreements/gone.py"]),
        (
            lambda: needless(["agreements/text.py"], {"agreements/text.py": "tests/test_access.py"}),
            ["agreements/text.py"],
        ),
        (lambda: untrue({"agreements/drift/rules.py": "tests/no_test.py"}), ["agreements/drift/rules.py"]),
        (
            lambda: untrue({"agreements/drift/rules.py": "tests/agreements/test_text.py"}),
            ["agreements/drift/rules.py"],
        ),
    ],
    ids=["no mirror", "module gone", "mirror exists", "no such test", "test of something else"],
)
def test_each_rule_notices_what_breaks_it(rule, expected):
    assert rule() == expected
