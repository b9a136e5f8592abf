"""Two people at one draft by mouse: what one types is kept, the other sees who writes, and a Save is never lost."""

import pytest
from playwright.sync_api import expect

from agreements.models import Event, Outcome, PrivateCopy
from tests.builders import a_draft, a_table, an_outcome
from tests.journeys import page_objects

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def opened(person, user, agreement):
    page = page_objects.sign_in(person, user)
    page.goto(f"{person.address}{agreement.get_absolute_url()}")
    page.get_by_role("link", name="Edit 1.1").click()
    return page


def test_what_one_types_is_kept_and_the_other_sees_who_writes(new_person):
    table = a_table()
    agreement = a_draft(table)
    an_outcome(agreement, by=table.ana)
    page = opened(new_person(), table.ben, agreement)
    with page.expect_response(lambda answer: answer.url.endswith("/ping/")), page.expect_response("**/copy/"):
        page.get_by_label("Impact").press_sequentially("For everybody, ")
    hers = page_objects.sign_in(other := new_person(), table.ana)
    hers.goto(f"{other.address}{agreement.get_absolute_url()}")
    expect(hers.get_by_role("article")).to_contain_text("Ben Ode is writing here")
    expect(hers.get_by_role("article")).not_to_contain_text("For everybody")
    # He goes away without saving, and comes back.
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{other.address}{agreement.get_absolute_url()}")
    page.get_by_role("link", name="Edit 1.1").click()
    expect(page.get_by_role("article")).to_contain_text("You wrote something here and did not save it")
    page.get_by_role("link", name="Take it").click()
    expect(page.get_by_label("Impact")).to_have_value("For everybody, Shelves are full.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("article").get_by_role("textbox")).to_have_count(0)
    assert Outcome.objects.get().impact == "For everybody, Shelves are full."
    assert not PrivateCopy.objects.exists()


def test_a_save_while_a_copy_is_on_its_way_saves_once_and_leaves_no_copy(new_person):
    table = a_table()
    agreement = a_draft(table)
    an_outcome(agreement, by=table.ana)
    page, held = opened(new_person(), table.ben, agreement), []
    page.route("**/copy/", lambda route: held.append(route))
    with page.expect_request("**/copy/"):
        page.get_by_label("Impact").press_sequentially("For everybody, ")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("article").get_by_role("textbox")).to_have_count(0)
    with page.expect_response("**/copy/"):
        held[0].continue_()
    assert Outcome.objects.get().impact == "For everybody, Shelves are full."
    assert Event.objects.filter(kind="term_edited").count() == 1
    assert not PrivateCopy.objects.exists()
