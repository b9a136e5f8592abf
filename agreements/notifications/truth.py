"""Before a message leaves: is its subject still true, and may its reader still read it?"""

from collections.abc import Callable

from agreements.agreeing.amending import answers_to, needs_of
from agreements.drift.rules import unsettled
from agreements.models import Agreement, CheckIn, Commitment, CommitmentTerms, Episode, Revision, Signatory, SignOff
from agreements.models.episode import Rule
from agreements.models.handshake import answers
from agreements.models.inbox_item import Telling
from agreements.models.occasion import Closing

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
        "ready_to_sign",
        "signature_fell",
        "text_reopened",
        "text_signed",
        "signing_refused",
        "refusal_settled",
    }
)

# For those whose seat has ended: they may read this last line, and the agreement no longer.
WITHOUT_A_SEAT = frozenset({"seat_ended"})


def may_be_read(telling: Telling) -> bool:
    """True while the agreement, or its draft, exists for the person."""
    walls = Agreement.objects.drafted_by if telling.kind in ABOUT_A_DRAFT else Agreement.objects.visible_to
    return telling.person.is_active and walls(telling.person).filter(pk=telling.agreement_id).exists()


def is_true(telling: Telling) -> bool:
    """True while there is still a reason to say it; what simply happened stays true."""
    return TRUE.get(telling.kind, _happened)(telling)


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
    answered = SignOff.objects.standing().signatures().filter(revision=sealed, person=telling.person_id)
    return not answered.exists()


def _is_still_open_again(telling: Telling) -> bool:
    return _open_revision(telling, "draft") is not None


def _waits_for_their_yes(telling: Telling) -> bool:
    change = _open_revision(telling, "revision")
    return change is not None and any(telling.person_id in need for need in open_needs(change))


def _is_still_due(telling: Telling) -> bool:
    return telling.occasion is not None and telling.occasion.closing == Closing.OPEN


def _date_still_stands(telling: Telling) -> bool:
    reminder = telling.reminder
    assert reminder is not None  # these kinds are reminders
    still = Commitment.objects.running().filter(pk=reminder.commitment_id, terms__due_on=reminder.due_on)
    return still.filter(terms__owner=telling.person_id).exists()


def _nobody_said_so_yet(telling: Telling) -> bool:
    # The episode of the same date asks more people the same question; one letter is enough.
    assert telling.reminder is not None
    drifting = Episode.objects.open().filter(commitment=telling.reminder.commitment_id, rule=Rule.DATE_PASSED)
    return _date_still_stands(telling) and not drifting.exists()


def _is_the_last_word(telling: Telling) -> bool:
    said = telling.check_in
    assert said is not None  # a worry is a check-in
    newest = CheckIn.objects.standing().filter(commitment=said.commitment_id).order_by("-at", "-pk").first()
    return newest is not None and newest.pk == said.pk


def _was_not_taken_back(telling: Telling) -> bool:
    assert telling.event is not None  # a finished commitment is told by the event of its check-in
    return CheckIn.objects.standing().filter(pk=telling.event.data["check_in"]).exists()


def _drifts_still(telling: Telling) -> bool:
    assert telling.event is not None  # an episode is told by the event that opened it
    return unsettled(Episode.objects.filter(pk=telling.event.data["episode"])).exists()


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
    "date_near": _date_still_stands,
    "date_today": _date_still_stands,
    "date_passed": _nobody_said_so_yet,
    "worry": _is_the_last_word,
    "commitment_done": _was_not_taken_back,
    "no_news": _drifts_still,
    "date_behind": _drifts_still,
}
