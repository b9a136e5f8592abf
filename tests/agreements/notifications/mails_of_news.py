"""Mails about news, which go in the general letter: one action for each kind; lines stand in a digest."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core import mail

from agreements.cadence.auto_acceptance import apply_silence_rule
from agreements.drafting.endorsements import endorse
from agreements.drafting.parties import add_member, join, leave, remove_member
from agreements.drift.ladder import climb, stop_ladder
from agreements.lifecycle.lead import hand_over_lead, name_second_lead
from agreements.lifecycle.pauses import resume
from agreements.lifecycle.withdrawal import take_up_draft
from agreements.models import Commitment, Episode, InboxItem, Pause, Preference, ReviewPoint, SignOff
from agreements.models.kinds import MessageKind
from agreements.models.review import ReviewPointKind
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.digests.daily import make_daily
from agreements.notifications.fan_out.announcements import announce_all
from agreements.preparation.stances import take_stance
from agreements.preparation.timetables import set_timetable
from agreements.reviews.recording import finish
from agreements.revisions.sealing import reopen, seal
from agreements.scheduler import tick
from agreements.signing.refusals import answer_refusal
from agreements.signing.signatures import refuse, settle_refusals, sign
from agreements.talk.points import raise_point, reply, settle
from tests.agreements.cadence.agreements_in_force import amended
from tests.agreements.notifications import actions, mails_caused_by_clock, mails_caused_by_people, offer_answers
from tests.agreements.notifications.mails import SOON, a_running_agreement, at_noon, everything_by_mail, let_pass, sent
from tests.builders import NOW, a_commitment, a_draft, an_outcome, in_force, ready_to_seal, seat_of
from tests.check_ins import told_check_in
from tests.people import a_department, a_person
from tests.services.database import remove

LATER = actions.LATER
Happens = Callable[[Any], datetime | None]


def done(prepare: Callable[[Any], actions.Action]) -> Happens:
    """Return an action that is otherwise tried with its preview."""

    def happens(table: Any) -> datetime:
        act = prepare(table)
        act.do()
        return LATER + act.heard_after

    return happens


def joining(table):
    join(agreement=a_draft(table), department=a_department(name="Finance"), by=table.ana, at=NOW)


def leaving(table):
    seat = join(agreement=a_draft(table), department=a_department(name="Finance"), by=table.ana, at=NOW)
    leave(party=seat, by=table.ana, at=NOW)


def losing_a_seat(table):
    cleo = a_person(name="Cleo Owner", department=table.operations)
    seat = seat_of(a_draft(table), table.operations)
    remove_member(
        member=add_member(party=seat, person=cleo, role="contributor", by=table.ana, at=NOW), by=table.ana, at=NOW
    )


def editing(table):
    a_commitment(a_draft(table), owner=table.ana, receiver=table.operations)


def endorsing(table):
    agreement = a_draft(table)
    outcome = an_outcome(agreement, by=table.ana)
    seat = seat_of(agreement, table.operations)
    endorse(party=seat, digest=outcome.content_digest(), by=table.ben, at=NOW)


def taking_a_stance(table):
    seat = seat_of(a_draft(table), table.operations)
    take_stance(party=seat, degree="support", reason="", version=0, by=table.ben, at=NOW)


def proposing_days(table):
    days = {"sign_by": (NOW + timedelta(days=30)).date()}
    set_timetable(agreement=a_draft(table), days=days, version=0, by=table.ben, at=NOW)


def asking_a_question(table):
    agreement = a_draft(table)
    asked = {"party": seat_of(agreement, table.operations), "words": "Is that one tranche or two?"}
    return raise_point(agreement=agreement, key=uuid4(), kind="question", **asked, by=table.ben, at=NOW)


def answering_a_point(table):
    point = asking_a_question(table)
    sales = seat_of(point.agreement, table.sales)
    reply(point=point, key=uuid4(), party=sales, words="Two.", by=table.ana, at=NOW)


def settling_a_point(table):
    settle(point=asking_a_question(table), line="Two tranches.", by=table.ana, at=NOW)


def taking_up_again(table):
    act = actions.withdrawing_a_draft(table)
    act.do()
    take_up_draft(agreement=act.agreement, by=table.ana, at=LATER)
    return LATER


def opening_again(table):
    agreement = ready_to_seal(table)
    seal(agreement=agreement, by=table.ana, at=NOW)
    reopen(agreement=agreement, by=table.ana, at=NOW)


def signing_first(table):
    agreement = ready_to_seal(table)
    sign(agreement=agreement, digest=seal(agreement=agreement, by=table.ana, at=NOW).digest, by=table.ben, at=NOW)


def refused(table):
    agreement = ready_to_seal(table)
    digest = seal(agreement=agreement, by=table.ana, at=NOW).digest
    refuse(agreement=agreement, digest=digest, reason="The date is too near.", by=table.ben, at=NOW)
    return agreement


def answering_a_refusal(table):
    refused(table)
    answer_refusal(refusal=SignOff.objects.get(answer="no"), words="One more week?", by=table.ana, at=NOW)


def settling_a_refusal(table):
    settle_refusals(agreement=refused(table), by=table.ben, at=NOW)


def finishing(table):
    """Cleo leads beside Ana, and speaks for the department that gives."""
    cleo = a_person(name="Cleo Owner", department=table.operations)
    draft = ready_to_seal(table)
    add_member(party=seat_of(draft, table.operations), person=cleo, role="representative", by=table.ben, at=NOW)
    agreement = in_force(draft)
    name_second_lead(agreement=agreement, to=cleo, by=table.ana, at=NOW)
    told_check_in(commitment=Commitment.objects.get(), status="done", by=table.ben, at=NOW)


def accepting_in_silence(table):
    completion = mails_caused_by_people.reporting_done(table)
    amended(completion.commitment.agreement, at=NOW, rhythm={"silence": "accept"})
    apply_silence_rule(NOW + timedelta(days=14))
    return NOW + timedelta(days=14)


def holding_no_review(table):
    a_running_agreement(table)
    let_pass(at_noon(4, 5))
    return at_noon(4, 5)


def closing_a_question(table):
    a_running_agreement(table)
    let_pass(at_noon(3, 19))
    promise = Commitment.objects.get()
    told_check_in(commitment=promise, status="done", by=table.ben, at=at_noon(3, 19))
    let_pass(at_noon(3, 22))
    return at_noon(3, 22)


def stopping_the_ladder(table):
    a_running_agreement(table)
    for day in (8, 11):
        let_pass(at_noon(2, day))
    climb(at_noon(2, 12))
    announce_all(at_noon(2, 12))
    stop_ladder(episode=Episode.objects.get(), by=table.ana, at=at_noon(2, 12))
    return at_noon(2, 12)


def going_on(table):
    done(actions.pausing)(table)
    resume(pause=Pause.objects.get(), by=table.ana, at=at_noon(2, 11))
    return at_noon(2, 11)


def ending_soon(table):
    amended(a_running_agreement(table), at=NOW, rhythm={"ends_on": date(2027, 4, 2)})
    tick(at=at_noon(3, 4))
    return at_noon(3, 4)


def handing_over_the_lead(table):
    hand_over_lead(agreement=a_draft(table), to=table.ben, by=table.ana, at=NOW)


def naming_a_second_lead(table):
    name_second_lead(agreement=a_draft(table), to=table.ben, by=table.ana, at=NOW)


def finishing_an_action(table):
    mails_caused_by_clock.recording_a_review(table)
    finish(key=ReviewPoint.objects.get(kind=ReviewPointKind.ACTION).key, by=table.ben, at=at_noon(3, 30))
    return at_noon(3, 30)


def as_a_mail(kind: str, happens: Happens) -> Callable[[Any], Any]:
    """Return what makes the mail of this kind to somebody who hears of everything as it happens."""

    def mailed(table: Any) -> Any:
        everything_by_mail()
        at = happens(table) or SOON
        # Some came with what happened.
        everything_by_mail()
        return sent(at, kind=kind)

    return mailed


def in_the_digest(kind: str, happens: Happens) -> Callable[[Any], Any]:
    """Return what makes a digest with a line of this kind, which has no mail of its own."""

    def mailed(table: Any) -> Any:
        Preference.objects.update(daily_digest=True)
        at = happens(table) or SOON
        announce_all(at)
        remove(InboxItem.objects.exclude(kind=kind))
        mail.outbox.clear()
        morning = at.replace(hour=8, minute=30) + timedelta(days=1)
        make_daily(morning)
        deliver(morning)
        return next(one for one in mail.outbox if not one.subject.startswith(("Do you", "Will you")))

    return mailed


NEWS: dict[str, Happens] = {
    MessageKind.PARTY_JOINED: joining,
    MessageKind.PARTY_LEFT: leaving,
    MessageKind.MEMBER_LEFT: losing_a_seat,
    MessageKind.OUTCOME_ENDORSED: endorsing,
    MessageKind.POINT_ANSWERED: answering_a_point,
    MessageKind.POINT_CLOSED: settling_a_point,
    MessageKind.COMMITMENT_CONFIRMED: done(offer_answers.answering),
    MessageKind.COMMITMENT_DECLINED: done(offer_answers.declining_an_offer),
    MessageKind.OTHER_DATE_AGREED: done(offer_answers.agreeing_to_another_date),
    MessageKind.DRAFT_WITHDRAWN: done(actions.withdrawing_a_draft),
    MessageKind.DRAFT_TAKEN_UP: taking_up_again,
    MessageKind.TEXT_REOPENED: opening_again,
    MessageKind.TEXT_SIGNED: signing_first,
    MessageKind.SIGNING_REFUSED: done(actions.refusing),
    MessageKind.REFUSAL_ANSWERED: answering_a_refusal,
    MessageKind.REFUSAL_SETTLED: settling_a_refusal,
    MessageKind.CHECK_IN_ACKNOWLEDGED: done(actions.acknowledging),
    MessageKind.COMMITMENT_DONE: finishing,
    MessageKind.COMPLETION_SETTLED: accepting_in_silence,
    MessageKind.NOT_REVIEWED: holding_no_review,
    MessageKind.EPISODE_CLOSED: closing_a_question,
    MessageKind.LADDER_STILLED: stopping_the_ladder,
    MessageKind.AGREEMENT_PAUSED: done(actions.pausing),
    MessageKind.AGREEMENT_RESUMED: going_on,
    MessageKind.ENDS_SOON: ending_soon,
    MessageKind.LEAD_CHANGED: handing_over_the_lead,
    MessageKind.SECOND_LEAD_CHANGED: naming_a_second_lead,
    MessageKind.CHANGE_NOTED: done(actions.asking_with_somebody_told),
    MessageKind.CHANGE_AGREED: done(actions.agreeing),
    MessageKind.CHANGE_WITHDRAWN: done(actions.withdrawing),
}
LINES: dict[str, Happens] = {
    MessageKind.DRAFT_EDITED: editing,
    MessageKind.SEAT_ENDED: losing_a_seat,
    MessageKind.STANCE_TAKEN: taking_a_stance,
    MessageKind.TIMETABLE_SET: proposing_days,
    MessageKind.PASSED_ON: done(offer_answers.consenting),
    MessageKind.ACTION_DONE: finishing_an_action,
}
MAILS = {kind: as_a_mail(kind, happens) for kind, happens in NEWS.items()}
MAILS |= {kind: in_the_digest(kind, happens) for kind, happens in LINES.items()}
