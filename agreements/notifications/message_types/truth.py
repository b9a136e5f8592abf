"""Before a message leaves: is its subject still true, and may its reader still read it?"""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from agreements.amendments.open_changes import answers_to, needs_of
from agreements.cadence.decision_requests import waiting_for_a_decision
from agreements.cadence.dependency_breaks import still_breaks
from agreements.commitments.passing_on import wording_waiting
from agreements.drift.rules import unsettled
from agreements.models import (
    Agreement,
    CheckIn,
    Commitment,
    CommitmentTerms,
    Completion,
    Episode,
    PassingOn,
    Reminder,
    Revision,
    Signatory,
    SignOff,
)
from agreements.models.completion import CompletionQuerySet
from agreements.models.episode import Rule
from agreements.models.handshake import answers
from agreements.models.inbox_item import Telling
from agreements.models.occasion import Closing
from agreements.models.passing_on import passings_on
from agreements.models.rhythm import Rhythm
from agreements.notifications.message_types import reviewing
from agreements.notifications.message_types.resting import is_asked_in_a_pause
from agreements.permissions import may_check_in, may_consent
from stakeholders.models import Absence

# What is said about a draft is for those who draft; the rest is for everybody to whom the agreement exists.
ABOUT_A_DRAFT = frozenset(
    {
        "named",
        "commitment_offered",
        "draft_edited",
        "party_joined",
        "party_left",
        "member_left",
        "outcome_endorsed",
        "commitment_confirmed",
        "commitment_declined",
        "passing_on_asked",
        "passing_on_refused",
        "ready_to_sign",
        "signature_fell",
        "text_reopened",
        "text_signed",
        "signing_refused",
        "refusal_settled",
    }
)

# For those whose seat has ended: they may read this last line, and the agreement no longer.
WITHOUT_A_SEAT = frozenset({"seat_ended", "passed_on"})


def readable(tellings: Sequence[Telling]) -> frozenset[UUID]:
    """Return the ids of those whose agreement, or its draft, exists for the person they are for: one query."""
    if not tellings:
        return frozenset()
    reader, about = OuterRef("person"), {"pk": OuterRef("agreement")}
    drafted = Q(kind__in=ABOUT_A_DRAFT) & Exists(Agreement.objects.drafted_by(reader).filter(**about))
    visible = ~Q(kind__in=ABOUT_A_DRAFT) & Exists(Agreement.objects.visible_to(reader).filter(**about))
    rows = type(tellings[0])._default_manager.filter(
        pk__in=[telling.pk for telling in tellings], person__is_active=True
    )
    return frozenset(rows.filter(Q(agreement=None) | drafted | visible).values_list("pk", flat=True))


def is_true(telling: Telling) -> bool:
    """True while there is still a reason to say it; what simply happened stays true."""
    return TRUE.get(telling.kind, _happened)(telling) and not is_asked_in_a_pause(telling)


def wording_offered(telling: Telling) -> CommitmentTerms | None:
    """Return the commitment that an offer is about, as the draft words it now."""
    assert telling.event is not None  # an offer is an edit of the draft
    drafted = CommitmentTerms.objects.filter(
        revision__in=Revision.objects.open().filter(agreement=telling.agreement_id), key=telling.event.data["key"]
    )
    return drafted.select_related("commitment", "receiver__department").first()


def open_needs(change: Revision) -> list[set[int]]:
    """Return for each yes that a change still waits for the people of whom one can give it."""
    answers = list(answers_to(change))
    waiting = [need for need in needs_of(change) if need.answer_among(answers) is None]
    return [{person.pk for person in need.people} for need in waiting]


def _happened(telling: Telling) -> bool:
    return True


def _waits_for_its_owner(telling: Telling) -> bool:
    wording = wording_offered(telling)
    return wording is not None and wording.owner_id == telling.person_id and not answers([wording])


def _waits_for_their_signature(telling: Telling) -> bool:
    sealed = _open_revision(telling, "revision")
    if sealed is None or not Signatory.objects.filter(revision=sealed, person=telling.person_id).exists():
        return False
    answered = SignOff.objects.valid().signatures().filter(revision=sealed, person=telling.person_id)
    return not answered.exists()


def _is_still_open_again(telling: Telling) -> bool:
    return _open_revision(telling, "draft") is not None


def _waits_for_their_yes(telling: Telling) -> bool:
    change = _open_revision(telling, "revision")
    return change is not None and any(telling.person_id in need for need in open_needs(change))


def _is_still_due(telling: Telling) -> bool:
    return (
        telling.occasion is not None
        and telling.occasion.closing == Closing.OPEN
        and may_check_in(telling.person, telling.occasion.commitment)
    )


def _waits_for_their_decision(telling: Telling) -> bool:
    assert telling.event is not None  # a decision is asked for by an act
    return waiting_for_a_decision(telling.person).filter(pk=telling.event.data["check_in"]).exists()


def _can_still_be_answered(telling: Telling) -> bool:
    assert telling.notice is not None  # a new link is asked for by a notice
    running = Commitment.objects.running().filter(pk=telling.notice.data["commitment"])
    commitment = running.select_related("terms").first()
    return commitment is not None and may_check_in(telling.person, commitment)


def _date_still_stands(telling: Telling) -> bool:
    reminder = telling.reminder
    assert reminder is not None  # these kinds are reminders
    # Who comes back after the date hears of it once: what it was like before is news no more.
    newer = Reminder.objects.filter(commitment=reminder.commitment_id, due_on=reminder.due_on, pk__gt=reminder.pk)
    if newer.exists():
        return False
    running = Commitment.objects.running().filter(pk=reminder.commitment_id, terms__due_on=reminder.due_on)
    still = running.select_related("terms").first()
    return still is not None and may_check_in(telling.person, still)


def _nobody_said_so_yet(telling: Telling) -> bool:
    # The episode of the same date asks more people the same question; one letter is enough.
    assert telling.reminder is not None
    drifting = Episode.objects.open().filter(commitment=telling.reminder.commitment_id, rule=Rule.DATE_PASSED)
    return _date_still_stands(telling) and not drifting.exists()


def _is_the_last_word(telling: Telling) -> bool:
    said = telling.check_in
    assert said is not None  # a worry is a check-in
    newest = CheckIn.objects.valid().filter(commitment=said.commitment_id).order_by("-at", "-pk").first()
    return newest is not None and newest.pk == said.pk


def _was_not_taken_back(telling: Telling) -> bool:
    assert telling.event is not None  # a finished commitment is told by the event of its check-in
    return CheckIn.objects.valid().filter(pk=telling.event.data["check_in"]).exists()


def _waits_for_their_consent(telling: Telling) -> bool:
    assert telling.event is not None  # a passing on is asked for by an act
    asked = PassingOn.objects.filter(key=telling.event.data["passing_on"]).first()
    wording = wording_waiting(asked) if asked else None
    return wording is not None and may_consent(telling.person, wording)


def _is_theirs_again(telling: Telling) -> bool:
    assert telling.event is not None  # a consent is refused by an act
    drafted = CommitmentTerms.objects.filter(
        revision__in=Revision.objects.open().filter(agreement=telling.agreement_id),
        commitment=telling.event.data["commitment"],
        owner=telling.person_id,
    )
    wordings = list(drafted.select_related("revision"))
    return bool(wordings) and not answers(wordings) and not passings_on(wordings)


def _waits_for_their_acceptance(telling: Telling) -> bool:
    return _waiting_completions(telling).filter(check_in=telling.check_in_id).exists()


def _contact_is_still_asked(telling: Telling) -> bool:
    assert telling.event is not None  # the clock asks by an act
    return _waiting_completions(telling).filter(pk=telling.event.data["completion"]).exists()


def _still_breaks_for_them(telling: Telling) -> bool:
    assert telling.notice is not None  # the clock tells of a break by a notice
    # Who may not read the other agreement is not told of it either.
    readable = Commitment.objects.visible_to(telling.person).filter(pk=telling.notice.data["needs"])
    return readable.exists() and still_breaks(telling.notice.data).exists()


def _waiting_completions(telling: Telling) -> CompletionQuerySet:
    return Completion.objects.open().answerable_by(telling.person)


def _is_not_done_again(telling: Telling) -> bool:
    assert telling.event is not None  # somebody said what is missing
    return Commitment.objects.running().filter(pk=telling.event.data["commitment"]).exists()


def _drifts_still(telling: Telling) -> bool:
    assert telling.event is not None  # an episode is told by the event that opened it
    return unsettled(Episode.objects.filter(pk=telling.event.data["episode"])).exists()


def _is_silent_still(telling: Telling) -> bool:
    assert telling.event is not None  # a step of the ladder is an act
    climbing = Episode.objects.filter(pk=telling.event.data["episode"], stilled_at=None)
    return unsettled(climbing).exists()


def _asks_for_their_answer(telling: Telling) -> bool:
    assert telling.notice is not None  # the clock mentions it
    number = telling.notice.data["revision"]
    change = Revision.objects.open().filter(agreement=telling.agreement_id, number=number).first()
    return change is not None and any(telling.person_id in need for need in open_needs(change))


def _ends_then(telling: Telling) -> bool:
    assert telling.notice is not None  # the clock mentions it
    ends_on = telling.notice.data["ends_on"]
    in_force = Rhythm.objects.filter(revision__agreement=telling.agreement_id, revision__state="in_force")
    return in_force.filter(ends_on=ends_on).exists()


def intent_of(absence: Absence) -> str:
    """Return what a stand-in is told by: another person or other days are told anew."""
    return f"standing_in:absence-{absence.pk}-{absence.stand_in_id}-{absence.from_on}-{absence.until_on}"


def _covers_so(telling: Telling) -> bool:
    absence = telling.absence
    return absence is not None and absence.cancelled_at is None and telling.dedupe_key.startswith(intent_of(absence))


def _open_revision(telling: Telling, name: str) -> Revision | None:
    assert telling.event is not None  # these kinds speak of the revision of an event
    number = telling.event.data[name]
    return Revision.objects.open().filter(agreement=telling.agreement_id, number=number).first()


TRUE: dict[str, Callable[[Telling], bool]] = {
    "commitment_offered": _waits_for_its_owner,
    "ready_to_sign": _waits_for_their_signature,
    "signature_fell": _is_still_open_again,
    "change_asked": _waits_for_their_yes,
    "check_in_due": _is_still_due,
    "fresh_link": _can_still_be_answered,
    "decision_asked": _waits_for_their_decision,
    "date_near": _date_still_stands,
    "date_today": _date_still_stands,
    "date_passed": _nobody_said_so_yet,
    "worry": _is_the_last_word,
    "passing_on_asked": _waits_for_their_consent,
    "passing_on_refused": _is_theirs_again,
    "completion_asked": _waits_for_their_acceptance,
    "completion_contact_asked": _contact_is_still_asked,
    "date_breaks": _still_breaks_for_them,
    "completion_returned": _is_not_done_again,
    "commitment_done": _was_not_taken_back,
    "no_news": _drifts_still,
    "date_behind": _drifts_still,
    "not_reviewed": _drifts_still,
    "forewarned": _is_silent_still,
    "counterpart_told": _is_silent_still,
    "contact_asked": _is_silent_still,
    "decision_near": _asks_for_their_answer,
    "ends_soon": _ends_then,
    "review_near": reviewing.is_mentioned_so,
    "review_moved": reviewing.is_the_day_now,
    "review_called_off": reviewing.stands_no_more,
    "standing_in": _covers_so,
}
