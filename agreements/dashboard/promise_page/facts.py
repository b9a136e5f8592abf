"""What the page of one promise reads besides the promise itself: one statement."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q

from agreements.cadence.decision_requests import decisions_awaiting, decisions_on
from agreements.cadence.news_requests import NewsAsked, requests_since_report
from agreements.commitments.pending_words import words_read_by
from agreements.drift.rules import unsettled
from agreements.models import (
    Acknowledgement,
    Agreement,
    CheckIn,
    Commitment,
    Episode,
    Event,
    Occasion,
    Pause,
    Revision,
    Rhythm,
)
from agreements.models.episode import Rule
from stakeholders.models import User
from stakeholders.prepared_queries import Queries, prepared


@dataclass(frozen=True)
class Facts:
    """What is known of one promise for one reader at one moment."""

    agreement: Agreement
    rhythm: Rhythm | None
    # Said, with who has read it, the newest first; of what was taken back before anybody heard of it the fact alone.
    story: list[CheckIn]
    # The newest word that the reader knows of.
    latest: CheckIn | None
    drifting: list[Episode]
    pauses: list[Pause]
    # The check-in that is open, as far as this reader knows: a word that they cannot see answers nothing.
    owed: Occasion | None
    # The acts that gave a decision, by the check-in because of which it was asked.
    decisions: dict[int, Event]
    open_revision: Revision | None
    asked_for_news: NewsAsked | None
    # The question that waits for this person as the escalation contact.
    to_decide: CheckIn | None
    # Words of the reader's, or for them, that are told to nobody else yet.
    pending: CheckIn | None


def facts_of(commitment: Commitment, *, reader: User, at: datetime) -> Facts:
    """Read what the page of a promise in force shows; two queries, the second of who has read what was said."""
    assert commitment.terms is not None  # only commitments in force are readable
    revision, agreement = commitment.terms.revision_id, commitment.agreement_id
    found = _rows(commitment=commitment.pk, agreement=agreement, revision=revision, reader=reader, at=at)
    first = {name: next(iter(rows), None) for name, rows in found.items()}
    pending = first["pending"]
    drifting = found["drifting"]
    if pending:
        # Whoever has just said how it is going does not read of silence.
        is_over = pending.status == CheckIn.Status.DONE
        drifting = [one for one in drifting if one.rule == Rule.DATE_PASSED and not is_over]
    return Facts(
        agreement=found["agreement"][0],
        rhythm=first["rhythm"],
        story=found["story"],
        latest=first["latest"],
        drifting=drifting,
        pauses=found["pauses"],
        owed=next((one for one in found["occasions"] if pending is None or not one.closing), None),
        decisions={one.data["check_in"]: one for one in found["decisions"]},
        open_revision=first["open_revision"],
        asked_for_news=NewsAsked(first["news"], first["news"].times) if first["news"] else None,
        to_decide=first["to_decide"],
        pending=pending,
    )


@prepared
def _rows(*, commitment: int, agreement: int, revision: int, reader: User, at: datetime) -> Queries:
    words = words_read_by(reader, at=at).filter(commitment=commitment)
    pending = Commitment.objects.filter(pk=commitment, pending__isnull=False).values("pending")
    # Of what was taken back before anybody heard of it the fact alone is left, and everybody may read that.
    shown = CheckIn.objects.filter(commitment=commitment).exclude(undone_at=None, told_at=None)
    said = CheckIn.objects.filter(Q(pk__in=shown.values("pk")) | Q(pk__in=words.values("pk")), commitment=commitment)
    read = Prefetch("acknowledgements", queryset=Acknowledgement.objects.select_related("by", "party__department"))
    open_or_just_answered = Q(closing=Occasion.Closing.OPEN) | Q(check_ins__in=pending)
    return {
        "agreement": Agreement.objects.titled().filter(pk=agreement),
        "rhythm": Rhythm.objects.filter(revision=revision).select_related("escalation"),
        "story": said.select_related("by", "on_behalf_of").prefetch_related(read).order_by("-at", "-pk"),
        "latest": words.order_by("-at", "-pk")[:1],
        "pending": words.filter(pk__in=pending),
        "drifting": unsettled(Episode.objects.filter(commitment=commitment))
        .select_related("stilled_by")
        .order_by("opened_at"),
        "pauses": Pause.objects.running(at).filter(agreement=agreement),
        "occasions": Occasion.objects.filter(open_or_just_answered, commitment=commitment).order_by("pk"),
        "decisions": decisions_on(commitment, agreement),
        "open_revision": Revision.objects.open().filter(agreement=agreement).order_by("pk"),
        "news": requests_since_report(commitment, reader=reader, at=at)[:1],
        "to_decide": decisions_awaiting(reader).filter(commitment=commitment)[:1],
    }
