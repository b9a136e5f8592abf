"""Handing over: the form, the preview, the sending, and the ways to it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.amendments.answers import agree
from agreements.amendments.proposals import propose
from agreements.cadence.mail_links import mail_check_in_path
from agreements.models import Commitment, Revision
from stakeholders.models import User
from tests.agreements.amendments.worked_case_d import DELIVERY, ask_for_a_week, case_d
from tests.agreements.views.browsers import browser_of, page, queries
from tests.builders import NOW, a_draft
from tests.people import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def early_march(monkeypatch):
    """The pages read the clock: it is the third of March."""
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=30))


@pytest.fixture
def dan():
    return a_person(name="Dan Fox")


@pytest.fixture
def lee():
    return a_person(name="Lee Moor")


def gone(person):
    User.objects.filter(pk=person.pk).update(is_active=False)


def form(case, to, **fields):
    taken = {f"take-{case.delivery.reference}": "on"}
    return taken | {"to": to.pk, "reason": "A new team.", "base": case.in_force.digest, "step": "preview"} | fields


def test_everything_of_somebody_who_left_stands_there_ticked_with_the_reason(dan):
    case = case_d(owner=dan)
    gone(dan)

    text = browser_of(case.table.ana).get(page(case.agreement, "change-hand-over", dan.pk)).content.decode()

    assert "Hand over what Dan Fox owns" in text
    assert "Dan Fox has left the organisation." in text
    assert re.findall(r'id="row-(\d+)"', text) == [str(case.delivery.number)]
    assert re.search(rf'name="take-{case.delivery.reference}"[^>]*checked', text)
    assert f'value="{dan.pk}"' not in text


def test_from_the_page_of_a_commitment_that_one_alone_is_ticked():
    case = case_d(owner=None)
    ana = browser_of(case.table.ana)
    where = page(case.agreement, "change-hand-over", case.table.ben.pk)

    assert f"{where}?commitment={case.delivery.reference}" in ana.get(case.delivery.get_absolute_url()).content.decode()
    text = ana.get(f"{where}?commitment={case.delivery.reference}").content.decode()
    assert len(re.findall(r'name="take-[^>]*checked', text)) == 1


def test_a_preview_a_send_and_everybody_is_asked(dan, lee):
    case = case_d(owner=dan)
    ana, where = browser_of(case.table.ana), page(case.agreement, "change-hand-over", dan.pk)

    preview = ana.post(where, form(case, lee))
    text = preview.content.decode()
    assert preview.status_code == 200
    assert "inserted: </span>Lee Moor" in text
    assert "Dan Fox" in text
    assert not Revision.objects.open().exists()

    kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text.split('id="change-send"')[1]))
    for _click in range(2):
        sent = ana.post(where, kept | {"step": "send"})
        assert (sent.status_code, sent["Location"]) == (303, page(case.agreement, "change-detail", 2))
    detail = browser_of(lee).get(page(case.agreement, "change-detail", 2)).content.decode()
    assert "gets another owner" in detail
    assert 'id="change-answer"' in detail


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"to": ""}, "Please choose."),
        ({"to": "999999"}, "Select a valid choice"),
        ({"reason": ""}, "Say why, in a sentence or two."),
        ({"take": ""}, "Choose at least one promise to hand over."),
        ({"due": "2027-02-30"}, "Enter a valid date."),
        ({"due": "2027-03-01"}, "Choose today or a day after it"),
    ],
)
@pytest.mark.parametrize("step", ["preview", "send"])
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(dan, lee, fields, said, step):
    case = case_d(owner=dan)
    sent = form(case, lee, reason="Words worth keeping", step=step)
    for name, value in fields.items():
        sent[f"{name}-{case.delivery.reference}" if name in {"take", "due"} else name] = value

    answer = browser_of(case.table.ana).post(page(case.agreement, "change-hand-over", dan.pk), sent)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "reason" in fields or "Words worth keeping" in answer.content.decode()
    assert not Revision.objects.open().exists()


def test_another_date_that_breaks_others_is_shown_before_it_is_sent(dan, lee):
    case = case_d(owner=dan)
    where = page(case.agreement, "change-hand-over", dan.pk)
    late = {f"due-{case.delivery.reference}": (DELIVERY + timedelta(days=7)).isoformat()}

    answer = browser_of(case.table.ana).post(where, form(case, lee, step="send", **late))

    assert answer.status_code == 422
    assert (
        "“Outreach to customers” (Ana Ruiz, Sales) needs C-0001 “The feature” by 16 March 2027: 6 days short"
        in answer.text
    )
    assert not Revision.objects.open().exists()


def test_while_a_change_is_open_or_the_text_moved_nothing_is_sent(dan, lee):
    case = case_d(owner=dan)
    where = page(case.agreement, "change-hand-over", dan.pk)
    ana = browser_of(case.table.ana)

    assert ana.post(where, form(case, lee, step="send", base="0" * 64)).status_code == 409
    propose(agreement=case.agreement, owners={case.delivery.key: lee}, reason="B", by=case.table.ben, at=NOW)
    answer = ana.post(where, form(case, lee, step="send"))
    assert answer.status_code == 409
    assert "Another change is open." in answer.text
    assert (
        "It waits for Ana Ruiz, Dan Fox and Lee Moor: a yes or a no settles it. Ben Ode can withdraw it." in answer.text
    )
    assert "A new team." in answer.text
    assert "Ben Ode can withdraw it." in ana.get(where).text


def test_a_change_of_somebody_who_has_left_does_not_stand_in_the_way_of_a_hand_over_for_ever(dan, lee):
    case = case_d(owner=dan)
    ask_for_a_week(case, by=dan)
    gone(dan)
    ana, ben = browser_of(case.table.ana), browser_of(case.table.ben)
    where = page(case.agreement, "change-hand-over", dan.pk)
    assert "Ana Ruiz can withdraw it." in ana.get(where).text
    assert ben.post(page(case.agreement, "change-withdraw", 2)).status_code == 403

    assert "Withdraw this change" in ana.get(page(case.agreement, "change-detail", 2)).text
    assert ana.post(page(case.agreement, "change-withdraw", 2)).status_code == 303
    assert ana.post(where, form(case, lee, step="send")).status_code == 303
    assert Revision.objects.open().get().asked_by == case.table.ana


def test_while_a_change_is_open_its_page_stands_where_the_buttons_would(dan, lee):
    case = case_d(owner=dan)
    gone(dan)
    owners = {case.delivery.key: lee}
    opened = propose(agreement=case.agreement, owners=owners, reason="A new team.", by=case.table.ben, at=NOW)
    ana, there = browser_of(case.table.ana), page(case.agreement, "change-detail", opened.number)

    for place in (case.delivery.get_absolute_url(), case.agreement.get_absolute_url()):
        text = ana.get(place).content.decode()
        assert there in text
        assert "/changes/hand-over/" not in text
        assert "/changes/new/" not in text
    assert "/changes/new/" not in ana.get(page(case.agreement, "change-list")).content.decode()


def test_who_may_not_and_what_is_not_there(dan, lee):
    case = case_d(owner=dan)
    where = page(case.agreement, "change-hand-over", dan.pk)
    maya = browser_of(a_person(name="Maya Manager", is_manager=True))

    assert maya.get(where).status_code == 403
    assert maya.post(where, form(case, lee)).status_code == 403
    assert browser_of(lee).get(where).status_code == 404
    ana = browser_of(case.table.ana)
    assert ana.get(page(case.agreement, "change-hand-over", lee.pk)).status_code == 404
    assert ana.get(page(a_draft(case.table), "change-hand-over", dan.pk)).status_code == 404


def test_somebody_who_left_is_named_on_the_agreement_and_the_dashboard_with_the_way(dan):
    case = case_d(owner=dan)
    where = page(case.agreement, "change-hand-over", dan.pk)
    ana = browser_of(case.table.ana)
    said = {
        case.agreement.get_absolute_url(): r"Dan Fox has left: C-0001 .*needs? another owner",
        reverse("agreements:dashboard"): r"who does it now\?(?s:.*)Dan Fox, who has left",
    }
    assert not [place for place in said if "has left" in ana.get(place).content.decode()]
    gone(dan)

    for place, words in said.items():
        text = ana.get(place).content.decode()
        assert re.search(words, text)
        assert where in text
    maya = browser_of(a_person(name="Maya Manager", is_manager=True))
    for place, words in said.items():
        text = maya.get(place).content.decode()
        assert re.search(words, text)
        assert where not in text


def test_afterwards_the_old_owners_mail_link_says_so_and_the_new_ones_works(dan, lee):
    case = case_d(owner=dan)
    case.delivery.refresh_from_db()
    old = mail_check_in_path(person=dan, commitment=case.delivery, occasion=None)
    change = propose(agreement=case.agreement, owners={case.delivery.key: lee}, reason="B", by=case.table.ana, at=NOW)
    for person in (case.table.ben, dan, lee):
        agree(agreement=case.agreement, digest=change.digest, by=person, at=NOW)
    commitment = Commitment.objects.select_related("terms").get(pk=case.delivery.pk)

    assert browser_of(dan).get(old).status_code == 410
    new = mail_check_in_path(person=lee, commitment=commitment, occasion=None)
    assert browser_of(lee).get(new).status_code == 200


def test_the_page_asks_as_much_for_one_as_for_many(dan):
    case = case_d(owner=dan)
    ana = browser_of(case.table.ana)
    a_person(name="Colleague", department=case.table.sales)
    one = queries(ana, page(case.agreement, "change-hand-over", dan.pk))
    for number in range(20):
        a_person(name=f"Colleague {number}", department=case.table.sales)

    assert queries(ana, page(case.agreement, "change-hand-over", dan.pk)) == one
