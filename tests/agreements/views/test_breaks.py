"""Whose dates break: shown before a date is saved, with a way to go on, on every page where a date is written."""

import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from agreements.commitments.counter_offers import offer_date
from agreements.models import CommitmentTerms, CounterOffer, Revision, SignOff
from tests.agreements.amendments.worked_case_d import DELIVERY, case_d
from tests.agreements.views.browsers import browser_of, page
from tests.builders import NOW, a_commitment, a_draft, a_table, seat_of
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
SHORT = "“B” (Ben Ode, Operations) needs C-0001 “A” by 16 March 2027: 6 days short"


@pytest.fixture(autouse=True)
def early_march(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW + timedelta(days=30))


@pytest.fixture
def draft():
    table = a_table()
    agreement = a_draft(table)
    first = a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable="A", due_on=date(2027, 3, 15))
    a_commitment(
        agreement,
        owner=table.ben,
        receiver=table.sales,
        deliverable="B",
        due_on=date(2027, 3, 16),
        depends_on=first.commitment,
    )
    return table, agreement, first


def typed(table, agreement, wording, **fields):
    return {
        "version": wording.version,
        "deliverable": wording.deliverable,
        "owner": table.ben.pk,
        "receiver": seat_of(agreement, table.sales).pk,
        "due_on": "2027-03-22",
        "acceptance": "Typed words",
        "depends_on": wording.depends_on_id or "",
    } | fields


def token(text, name="breaks"):
    return re.search(rf'name="{name}" value="([0-9a-f]{{64}})"', text).group(1)


def days():
    return [str(day) for day in CommitmentTerms.objects.order_by("position").values_list("due_on", flat=True)]


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_an_edit_shows_the_breaks_keeps_the_words_and_is_saved_all_the_same(draft, headers):
    table, agreement, first = draft
    ana, url = browser_of(table.ana), page(agreement, "term-edit", "commitment", first.key)

    seen = ana.post(url, typed(table, agreement, first), headers=headers)
    assert seen.status_code == 422
    assert SHORT in seen.text
    assert "Typed words" in seen.text
    assert days() == ["2027-03-15", "2027-03-16"]

    saved = ana.post(url, typed(table, agreement, first, breaks=token(seen.text)), headers=headers)
    assert saved.status_code == (200 if headers else 303)
    assert days() == ["2027-03-22", "2027-03-16"]
    # Nothing nags afterwards: the same date with other words.
    again = typed(table, agreement, first, version=2, acceptance="Other words")
    assert ana.post(url, again, headers=headers).status_code == (200 if headers else 303)


def test_other_breaks_than_those_seen_are_shown_anew(draft):
    table, agreement, first = draft
    ana, url = browser_of(table.ana), page(agreement, "term-edit", "commitment", first.key)
    seen = token(ana.post(url, typed(table, agreement, first)).text)

    answer = ana.post(url, typed(table, agreement, first, due_on="2027-03-23", breaks=seen))

    assert answer.status_code == 422
    assert "7 days short" in answer.text
    assert days() == ["2027-03-15", "2027-03-16"]


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "htmx"])
def test_what_rests_on_it_is_moved_along(draft, headers):
    table, agreement, first = draft
    ana, url = browser_of(table.ana), page(agreement, "term-edit", "commitment", first.key)
    seen = ana.post(url, typed(table, agreement, first), headers=headers)

    answer = ana.post(url, typed(table, agreement, first, along=token(seen.text, "along")), headers=headers)

    assert answer.status_code == (200 if headers else 303)
    assert ("HX-Refresh" in answer) == bool(headers)
    assert days() == ["2027-03-22", "2027-03-22"]


def test_a_new_commitment_that_needs_a_later_one_says_so_and_one_form_adds_one(draft):
    table, agreement, first = draft
    ana, url = browser_of(table.ana), page(agreement, "term-add", "commitment")
    idem = "6f1d4c1c-0f5b-4a0e-9d57-3f1f6f0f7a11"
    form = typed(table, agreement, first, deliverable="New", due_on="2027-03-10", idem=idem)
    form["depends_on"] = first.commitment_id

    seen = ana.post(url, form)
    assert "New (Ben Ode, Operations) needs C-0001 “A” by 10 March 2027: 5 days short" in seen.text
    assert 'name="along"' not in seen.text
    for _click in range(2):
        assert ana.post(url, form | {"breaks": token(seen.text)}).status_code == 303
    assert CommitmentTerms.objects.count() == 3


def test_a_circle_is_said_beside_the_field(draft):
    table, agreement, first = draft
    second = CommitmentTerms.objects.get(deliverable="B")
    url = page(agreement, "term-edit", "commitment", first.key)

    answer = browser_of(table.ana).post(url, typed(table, agreement, first, depends_on=second.commitment_id))

    assert answer.status_code == 422
    assert "That would be a circle: C-0001 needs C-0002, C-0002 needs C-0001." in answer.text


def test_an_owner_who_confirms_another_date_sees_whose_dates_break(draft):
    table, agreement, first = draft
    ben, url = browser_of(table.ben), page(agreement, "handshake-answer", first.key)
    form = {"version": 1, "choice": "other_date", "due_on": "2027-03-22", "reason": "A problem."}

    seen = ben.post(url, form)
    assert seen.status_code == 422
    assert SHORT in seen.text
    assert not CounterOffer.objects.exists()
    assert ben.post(url, form | {"breaks": token(seen.text)}).status_code == 303
    assert days() == ["2027-03-15", "2027-03-16"], "nothing moves before the receiver agrees"


def test_a_receiver_who_agrees_to_another_date_sees_whose_dates_break(draft):
    table, agreement, first = draft
    who = {"by": table.ben, "at": NOW, "reason": "A problem."}
    asked = offer_date(agreement=agreement, key=first.key, version=1, due_on=date(2027, 3, 22), **who)
    ana, url = browser_of(table.ana), page(agreement, "counter-offer-answer", asked.key)

    seen = ana.post(url, {"version": 1, "act": "agree"})
    assert seen.status_code == 422
    assert SHORT in seen.text
    assert not SignOff.objects.exists()
    assert ana.post(url, {"version": 1, "breaks": token(seen.text)}).status_code == 303
    assert days() == ["2027-03-22", "2027-03-16"]


def asked(case, **fields):
    reference = case.delivery.reference
    due = (DELIVERY + timedelta(days=7)).isoformat()
    base = {"reason": "A problem.", "base": case.in_force.digest, "step": "preview"}
    return base | {f"move-{reference}": "on", f"due-{reference}": due} | fields


def test_asking_for_a_date_shows_the_breaks_and_is_sent_all_the_same():
    case = case_d()
    ben, url = browser_of(case.table.ben), page(case.agreement, "change-ask")

    assert ben.post(url, asked(case, step="send")).status_code == 422
    seen = ben.post(url, asked(case))
    assert seen.status_code == 422
    assert (
        "“Outreach to customers” (Ana Ruiz, Sales) needs C-0001 “The feature” by 16 March 2027: 6 days short"
        in seen.text
    )
    assert "A problem." in seen.text
    assert ben.post(url, asked(case, step="send", breaks=token(seen.text))).status_code == 303
    change = Revision.objects.open().get()

    decides = browser_of(case.table.ana)
    detail = page(case.agreement, "change-detail", change.number)
    assert "by 16 March 2027: 6 days short" in decides.get(detail).text, "who decides sees it too"
    for person in (case.table.ana, case.table.ben):
        browser_of(person).post(page(case.agreement, "change-answer", change.number), {"act": "agree"})
    assert Revision.objects.get(pk=change.pk).is_in_force
    assert "days short" not in decides.get(detail).text
    assert (
        "Due on 22 March 2027, after this is due on 16 March 2027."
        in decides.get(case.outreach.get_absolute_url()).text
    )


def test_asking_for_a_date_moves_them_along():
    case = case_d()
    ben, url = browser_of(case.table.ben), page(case.agreement, "change-ask")
    assert 'value="along"' in ben.post(url, asked(case)).text

    along = ben.post(url, asked(case, step="along"))

    assert along.status_code == 200
    assert "inserted: </span>23 March 2027" in along.text
    assert f'name="along-{case.outreach.reference}" value="on"' in along.text


def test_the_choice_of_a_need_is_grouped_and_a_hidden_one_keeps_its_number_alone():
    table = a_table()
    case = case_d(table=table)
    lea = a_person(name="Lea Gal")
    legal = a_department(name="Legal", code="LEG", head=lea)
    agreement = a_draft(table, also=[legal])
    wording = a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable="Ours")
    url = page(agreement, "term-edit", "commitment", wording.key)
    needing = typed(table, agreement, wording, depends_on=case.delivery.pk, due_on="2027-04-01")

    shown = browser_of(table.ana).get(url).text
    assert '<optgroup label="Feature delivery to Sales">' in shown
    assert f"{case.delivery.reference} The feature" in shown
    assert browser_of(lea).post(url, needing).status_code == 422
    assert browser_of(table.ana).post(url, needing).status_code == 303

    for where in (url, page(agreement, "term-list", "commitments")):
        hidden = browser_of(lea).get(where).text
        assert case.delivery.reference in hidden
        assert "The feature" not in hidden
        assert "Feature delivery" not in hidden
    kept = needing | {"version": 2, "acceptance": "Lea was here"}
    assert browser_of(lea).post(url, kept).status_code == 303
    assert CommitmentTerms.objects.get(key=wording.key).depends_on == case.delivery
