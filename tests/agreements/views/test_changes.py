"""Asking for a change and answering it, with and without htmx."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from agreements.amendments.answers import agree, decline
from agreements.amendments.proposals import propose
from agreements.models import Commitment, Revision
from tests.agreements.amendments.worked_case_d import DELIVERY, OUTREACH, case_d
from tests.agreements.views.browsers import browser_of, page, queries
from tests.builders import NOW, a_draft
from tests.people import a_person

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def early_march(monkeypatch):
    """The pages read the clock: it is the third of March."""
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=30))


def asked(case, **fields):
    """The form of worked case D, as a browser would send it."""
    form = {
        f"move-{case.delivery.reference}": "on",
        f"due-{case.delivery.reference}": "2027-03-22",
        f"along-{case.outreach.reference}": "on",
        "reason": "A technical problem.",
        "base": case.in_force.digest,
        "step": "preview",
    }
    return form | fields


def an_open_change(case, reason="A technical problem."):
    return propose(
        agreement=case.agreement, changes={case.delivery.key: DELIVERY + timedelta(days=7)}, reason=reason,
        by=case.table.ben, at=NOW,
    )  # fmt: skip


def test_from_the_commitment_the_form_is_prefilled_and_what_depends_on_it_stands_below():
    case = case_d()

    text = browser_of(case.table.ben).get(page(case.agreement, "change-ask") + f"?commitment={case.delivery.reference}")

    rows = re.findall(r'id="row-(\d+)"', text.content.decode())
    assert rows == [str(case.delivery.number), str(case.outreach.number)]
    assert re.search(rf'name="move-{case.delivery.reference}"[^>]*checked', text.content.decode())
    assert "move it by the same number of days" in text.content.decode()


def test_case_d_takes_a_preview_and_a_send():
    case = case_d()
    ben = browser_of(case.table.ben)

    preview = ben.post(page(case.agreement, "change-ask"), asked(case))
    text = preview.content.decode()
    assert preview.status_code == 200
    assert "2 clauses changed" in text
    assert "deleted: </span>15 March 2027" in text
    assert "inserted: </span>23 March 2027" in text
    assert "Ana Ruiz" in text
    assert not Revision.objects.open().exists()

    kept = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text.split('id="change-send"')[1]))
    sent = ben.post(page(case.agreement, "change-ask"), kept | {"step": "send"})
    assert (sent.status_code, sent["Location"]) == (303, page(case.agreement, "change-detail", 2))

    answered = browser_of(case.table.ana).post(page(case.agreement, "change-answer", 2), {"act": "agree"})
    assert answered.status_code == 303
    dates = {one.pk: one.terms.due_on for one in Commitment.objects.select_related("terms")}
    assert dates == {case.delivery.pk: DELIVERY + timedelta(7), case.outreach.pk: OUTREACH + timedelta(7)}


def test_changing_something_comes_back_with_everything_typed():
    case = case_d()

    answer = browser_of(case.table.ben).post(page(case.agreement, "change-ask"), asked(case, step="edit"))
    text = answer.content.decode()

    assert 'value="2027-03-22"' in text
    assert "A technical problem." in text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"reason": ""}, "Say why, in a sentence or two."),
        ({"reason": "x" * 4001}, "4,001 of 4,000 characters: 1 too many."),
        ({"due": "2027-02-30"}, "Enter a valid date."),
        ({"due": ""}, "Choose the new date."),
        ({"due": "2027-03-15"}, "is the same as before"),
        ({"due": "2027-03-01"}, "Choose today or a day after it"),
        ({"due": "2028-03-01"}, "The agreement ends on 31 December 2027"),
        ({"due": "9999-12-31"}, "Choose today or a day after it"),
        ({"due": "", "move": ""}, "Choose at least one promise"),
    ],
)
@pytest.mark.parametrize("step", ["preview", "send"])
def test_what_cannot_be_promised_is_said_beside_the_field(fields, said, step):
    case = case_d()
    form = asked(case, step=step)
    del form[f"along-{case.outreach.reference}"]
    for name, value in fields.items():
        form[f"{name}-{case.delivery.reference}" if name in {"due", "move"} else name] = value

    answer = browser_of(case.table.ben).post(page(case.agreement, "change-ask"), form)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Revision.objects.open().exists()


def test_moving_along_past_the_end_of_time_is_refused():
    case = case_d()
    form = asked(case, **{f"due-{case.delivery.reference}": "9999-12-31"})

    assert browser_of(case.table.ben).post(page(case.agreement, "change-ask"), form).status_code == 422


def test_a_text_that_changed_after_the_preview_is_looked_at_again():
    case = case_d()

    form = asked(case, step="send", base="0" * 64)
    answer = browser_of(case.table.ben).post(page(case.agreement, "change-ask"), form)

    assert answer.status_code == 409
    assert "changed meanwhile" in answer.content.decode()
    assert not Revision.objects.open().exists()


def test_sending_twice_sends_once():
    case = case_d()
    ben = browser_of(case.table.ben)

    for _ in range(2):
        answer = ben.post(page(case.agreement, "change-ask"), asked(case, step="send"))
        assert (answer.status_code, answer["Location"]) == (303, page(case.agreement, "change-detail", 2))

    assert Revision.objects.filter(agreement=case.agreement).count() == 2


def test_while_a_change_is_open_another_one_waits_and_the_typed_reason_stays():
    case = case_d()
    an_open_change(case)

    answer = browser_of(case.table.ana).post(page(case.agreement, "change-ask"), asked(case, reason="We <b>too</b>."))

    assert answer.status_code == 409
    assert "Another change is open." in answer.content.decode()
    assert "We &lt;b&gt;too&lt;/b&gt;." in answer.content.decode()
    assert browser_of(case.table.ana).get(page(case.agreement, "change-ask")).status_code == 200


def test_a_manager_reads_but_does_not_ask_or_answer():
    case = case_d()
    an_open_change(case)
    maya = browser_of(a_person(name="Maya Manager", is_manager=True))

    assert maya.get(page(case.agreement, "change-list")).status_code == 200
    assert 'id="ask"' not in maya.get(page(case.agreement, "change-list")).content.decode()
    text = maya.get(page(case.agreement, "change-detail", 2)).content.decode()
    assert 'id="change-answer"' not in text
    assert maya.get(page(case.agreement, "change-ask")).status_code == 403
    answer = maya.post(page(case.agreement, "change-answer", 2), {"act": "agree"})
    assert answer.status_code == 403
    assert "Ana Ruiz and Ben Ode" in answer.content.decode()
    assert maya.post(page(case.agreement, "change-withdraw", 2)).status_code == 403


@pytest.mark.parametrize("name", ["change-list", "change-ask", "change-detail", "change-answer", "change-withdraw"])
def test_an_outsider_finds_nothing(name):
    case = case_d()
    an_open_change(case)
    more = [2] if name in {"change-detail", "change-answer", "change-withdraw"} else []
    otto = browser_of(a_person(name="Otto Lang"))

    assert otto.get(page(case.agreement, name, *more)).status_code in {404, 405}
    assert otto.post(page(case.agreement, name, *more)).status_code in {404, 405}


@pytest.mark.parametrize("number", [1, 3, 10**20])
def test_a_revision_that_is_no_change_is_not_found(number):
    case = case_d()

    assert browser_of(case.table.ana).get(page(case.agreement, "change-detail", number)).status_code == 404


def test_the_change_shows_reason_before_and_after_and_who_is_asked():
    case = case_d()
    an_open_change(case, reason="<script>alert(1)</script>")

    text = browser_of(case.table.ana).get(page(case.agreement, "change-detail", 2)).content.decode()

    assert "&lt;script&gt;alert(1)" in text
    assert "inserted: </span>22 March 2027" in text
    assert "is asked" in text
    assert 'id="change-answer"' in text
    assert 'id="change-withdraw"' not in text


def test_answering_in_place():
    case = case_d()
    an_open_change(case)

    answer = browser_of(case.table.ana).post(page(case.agreement, "change-answer", 2), {"act": "agree"}, headers=HTMX)

    text = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in text
    assert 'id="change-2"' in text
    assert 'id="page-status" data-hx-swap-oob="innerHTML"' in text
    assert "Agreed" in text


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_declining_needs_a_reason(headers):
    case = case_d()
    change = an_open_change(case)
    ana = browser_of(case.table.ana)

    answer = ana.post(page(case.agreement, "change-answer", 2), {"act": "decline", "reason": " "}, headers=headers)
    assert answer.status_code == 422
    assert "Say why, so that the others can find another way." in answer.content.decode()

    ana.post(page(case.agreement, "change-answer", 2), {"act": "decline", "reason": "Booked <i>already</i>."})
    change.refresh_from_db()
    assert change.state == "abandoned"
    text = ana.get(page(case.agreement, "change-detail", 2)).content.decode()
    assert "Not agreed" in text
    assert "Booked &lt;i&gt;already&lt;/i&gt;." in text


def test_the_asker_withdraws():
    case = case_d()
    an_open_change(case)
    ben = browser_of(case.table.ben)

    assert 'id="change-withdraw"' in ben.get(page(case.agreement, "change-detail", 2)).content.decode()
    assert ben.post(page(case.agreement, "change-withdraw", 2)).status_code == 303
    assert "Withdrawn" in ben.get(page(case.agreement, "change-list")).content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX])
@pytest.mark.parametrize("act", ["agree", "decline"])
def test_an_answer_to_a_closed_change_says_what_happened(act, headers):
    dora = a_person(name="Dora Approver")
    case = case_d(approver=dora)
    change = an_open_change(case)
    decline(agreement=case.agreement, digest=change.digest, reason="No room.", by=case.table.ana, at=NOW)

    answer = browser_of(dora).post(
        page(case.agreement, "change-answer", 2), {"act": act, "reason": "My own words."}, headers=headers
    )

    text = answer.content.decode()
    assert answer.status_code == 409
    assert "closed already" in text
    assert "No room." in text
    if act == "decline":
        assert "My own words." in text


def test_withdrawing_what_is_in_force_already_says_so():
    case = case_d()
    change = an_open_change(case)
    agree(agreement=case.agreement, digest=change.digest, by=case.table.ana, at=NOW)

    answer = browser_of(case.table.ben).post(page(case.agreement, "change-withdraw", 2))

    assert answer.status_code == 409
    assert Revision.objects.in_force().get().number == 2


def test_a_draft_has_no_changes_yet():
    case = case_d()
    draft = a_draft(case.table)
    ana = browser_of(case.table.ana)

    assert ana.get(page(draft, "change-list")).status_code == 200
    assert "not in force yet" in ana.get(page(draft, "change-ask")).content.decode()


def test_the_list_needs_no_more_queries_for_many_changes():
    case, counts = case_d(), []
    for changes in (1, 12):
        for _ in range(changes):
            change = an_open_change(case)
            decline(agreement=case.agreement, digest=change.digest, reason="No.", by=case.table.ana, at=NOW)
        counts.append(queries(browser_of(case.table.ana), page(case.agreement, "change-list")))
    assert counts[0] == counts[1]
