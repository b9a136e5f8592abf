"""A receiver who does not answer: it counts as accepted, or the escalation contact is asked, as agreed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from agreements.cadence.auto_acceptance import apply_silence_rule
from agreements.commitments.completions import AlreadyAnswered, accept_completion
from agreements.models import Agreement, Completion, Event, Pause
from agreements.notifications.fan_out.announcements import announce_all
from agreements.scheduler import tick
from stakeholders.models import the_organisation
from tests.agreements.cadence.agreements_in_force import amended, in_force_in, the_promise
from tests.agreements.notifications.mails import forget, mailed, told
from tests.builders import NOW
from tests.check_ins import told_check_in
from tests.people import a_person

pytestmark = pytest.mark.django_db
DONE_AT = NOW + timedelta(days=2)
# Five working days from Wednesday 3 February; the day ends where the organisation is.
LAST_MOMENT = datetime(2027, 2, 10, 23, 59, tzinfo=UTC)
OVER = datetime(2027, 2, 11, 0, 1, tzinfo=UTC)


def waiting(**rhythm):
    table, agreement = in_force_in("UTC", **rhythm)
    contact = a_person(name="Mia Manager", is_manager=True)
    amended(agreement, at=NOW, rhythm={"escalation": contact})
    told_check_in(commitment=the_promise(agreement), status="done", by=table.ben, at=DONE_AT)
    announce_all(DONE_AT + timedelta(hours=1))
    forget()
    return table, agreement, contact


def test_it_counts_as_accepted_where_that_was_agreed():
    _table, agreement, _ = waiting(silence="accept")
    assert apply_silence_rule(LAST_MOMENT) == 0
    assert apply_silence_rule(OVER) == 1
    completion = Completion.objects.get()
    assert (completion.answer, completion.answered_by, completion.answered_at) == ("silence", None, OVER)
    assert the_promise(agreement).is_done
    event = Event.objects.get(kind="completion_accepted_in_silence")
    assert (event.by, event.data["until"]) == (None, "2027-02-10")
    announce_all(OVER)
    assert ("completion_accepted", "Ben") in told(agreement)
    assert ("completion_settled", "Ana") in told(agreement)


def test_the_receiver_who_comes_after_that_is_told_so():
    table, _, _ = waiting(silence="accept")
    apply_silence_rule(OVER)
    with pytest.raises(AlreadyAnswered, match="counts as accepted, as agreed: no answer came until 10 February 2027"):
        accept_completion(completion=Completion.objects.get(), by=table.ana, at=OVER)


def test_the_escalation_contact_is_asked_where_that_was_agreed_and_may_answer():
    _table, agreement, contact = waiting(silence="ask")
    assert apply_silence_rule(OVER) == 1
    assert apply_silence_rule(OVER + timedelta(days=30)) == 0, "once is enough"
    completion = Completion.objects.get()
    assert (completion.is_open, completion.asked_contact_at) == (True, OVER)
    assert Event.objects.get(kind="completion_contact_asked").data["person"] == contact.pk
    announce_all(OVER)
    assert mailed(agreement, kind="completion_contact_asked") == {("completion_contact_asked", "Mia")}
    accept_completion(completion=completion, by=contact, at=OVER)
    assert Completion.objects.get().answer == "accepted"


def test_where_the_contact_has_left_the_lead_is_asked_and_may_answer():
    _table, agreement, contact = waiting(silence="ask")
    contact.is_active = False
    contact.save()
    lea = a_person(name="Lea Lead")
    Agreement.objects.update(lead=lea)
    completions = Completion.objects.answerable_by(lea)
    assert not completions.exists()
    apply_silence_rule(OVER)
    announce_all(OVER)
    assert mailed(agreement, kind="completion_contact_asked") == {("completion_contact_asked", "Lea")}
    assert completions.exists()


def test_the_receiver_may_still_answer_after_the_contact_was_asked():
    table, _, _ = waiting(silence="ask")
    apply_silence_rule(OVER)
    assert accept_completion(completion=Completion.objects.get(), by=table.ana, at=OVER).is_accepted


def test_the_day_ends_where_the_organisation_is():
    waiting(silence="accept")
    organisation = the_organisation()
    organisation.zone = "America/Los_Angeles"
    organisation.save()
    assert apply_silence_rule(OVER) == 0
    assert apply_silence_rule(OVER + timedelta(hours=8)) == 1


def test_while_an_agreement_rests_nobody_is_asked():
    table, agreement, _ = waiting(silence="ask")
    days = {"from_on": OVER.date(), "until_on": OVER.date()}
    moments = {"starts_at": OVER - timedelta(hours=1), "ends_at": OVER + timedelta(days=1)}
    Pause.objects.create(agreement=agreement, reason="Stocktaking", by=table.ana, made_at=NOW, **days, **moments)
    assert apply_silence_rule(OVER) == 0
    assert apply_silence_rule(OVER + timedelta(days=2)) == 1


def test_days_on_which_it_rested_are_no_days_to_answer():
    table, agreement, _ = waiting(silence="accept")
    days = {"from_on": OVER.date() - timedelta(days=2), "until_on": OVER.date() + timedelta(days=10)}
    moments = {"starts_at": LAST_MOMENT - timedelta(days=1), "ends_at": datetime(2027, 2, 22, tzinfo=UTC)}
    Pause.objects.create(agreement=agreement, reason="Stocktaking", by=table.ana, made_at=NOW, **days, **moments)
    # Tuesday to the Sunday of the week after: Thursday, Friday and Monday had been three days to answer.
    assert apply_silence_rule(OVER + timedelta(days=11)) == 0
    assert Completion.objects.get().answer_by == date(2027, 2, 23)
    assert apply_silence_rule(datetime(2027, 2, 23, 23, 59, tzinfo=UTC)) == 0
    assert apply_silence_rule(datetime(2027, 2, 24, 0, 1, tzinfo=UTC)) == 1


def test_the_tick_does_it():
    waiting(silence="accept")
    assert tick(at=OVER).silences == 1


def test_with_nothing_waiting_so_long_it_is_one_question_to_the_database(django_assert_num_queries):
    waiting(silence="accept")
    with django_assert_num_queries(1):
        apply_silence_rule(DONE_AT)
