"""What needs a decision: open changes, questions of owners, promises without an owner, reviews that were not held."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.urls import reverse
from django.utils.text import get_text_list

from agreements.amendments.open_changes import OpenChange, asked_in, days_to_answer, with_answers
from agreements.analysis.differences import Difference, Entry
from agreements.cadence.decision_requests import decisions_awaiting, unanswered
from agreements.commitments.pending_words import words_read_by
from agreements.dashboard.overview.scope import Scope
from agreements.dashboard.ownerless_commitments import Orphans, by_owner, orphaned
from agreements.drift.rules import unsettled
from agreements.models import Agreement, CheckIn, Commitment, Episode, Pause, Rhythm
from agreements.models.episode import Rule
from agreements.spoken_days import short_day
from agreements.yeses import Yes
from stakeholders.models import Department, User
from stakeholders.prepared_queries import Queries, prepared
from stakeholders.text.sentences import gettext as _
from stakeholders.text.sentences import ngettext


class Touched(StrEnum):
    """What a decision is about, where many are counted."""

    DATE = "date"
    OWNER = "owner"
    WORDS = "words"
    QUESTION = "question"


@dataclass(frozen=True)
class Decision:
    """Something that waits for a decision: what, between whom, who decides, by when, and where."""

    what: str
    agreement: Agreement
    # The names of the people who can decide; empty where nobody is named.
    who: str
    is_mine: bool
    # Since when it waits.
    since: datetime
    url: str
    act: str
    owner: str = ""
    receiver: str = ""
    by: date | None = None
    # The first promise that it is about, and what of it.
    reference: str = ""
    touches: Touched = Touched.QUESTION
    # The sentences beside the button that says yes in place, when no form is needed.
    lines: tuple[str, ...] = ()
    yes_url: str = ""
    means: Yes | None = None
    # The open change that it is about.
    change: OpenChange | None = None


def decisions_in(scope: Scope) -> list[Decision]:
    """Return everything that waits for a decision in these agreements, the reader's own first, then the oldest.

    A promise is named once: where a change of it is open, the question of its owner is decided with that change.
    Of a paused agreement it includes what people ask of each other, not what follows from the clock or from a
    departure.
    """
    rows = _rows(**scope.given)
    changes = with_answers(rows["changes"])
    settled = {_entry(one)["reference"] for change in changes for one in change.promises}
    asking = [one for one in rows["asking"] if one.commitment.reference not in settled]
    found = [
        *_changes(changes, scope),
        *_questions(asking, set(rows["mine"])),
        *(_orphan(orphans, scope) for orphans in by_owner(rows["orphaned"], reader=scope.reader)),
        *_reviews(rows["not_held"], scope),
    ]
    titles = Agreement.objects.filter(pk__in={one.agreement.pk for one in found}).titles()
    for one in found:
        one.agreement.title = titles[one.agreement.pk]  # type: ignore[attr-defined]  # as `titled` would
    return sorted(found, key=lambda one: (not one.is_mine, one.since))


@prepared
def _rows(*, reader: User, at: datetime, today: date, department: Department | None, only_named: bool) -> Queries:
    agreements = Scope(reader, at, today, department, only_named=only_named).agreements
    here = agreements.values("pk")
    running = Commitment.objects.running().filter(agreement__in=here)
    # Worries whose owner says that a decision would help, as far as this reader knows of them.
    asking = unanswered(words_read_by(reader, at=at)).filter(commitment__in=running.values("pk"))
    awake = agreements.exclude(pk__in=Pause.objects.running(at).values("agreement"))
    not_held = unsettled(Episode.objects.filter(agreement__in=awake.values("pk"), rule=Rule.NOT_REVIEWED))
    return {
        "changes": asked_in(agreements),
        "asking": asking.select_related(
            "commitment__agreement", "commitment__terms__owner", "commitment__terms__receiver__department"
        ),
        "mine": decisions_awaiting(reader).values_list("pk", flat=True),
        "orphaned": orphaned(awake),
        "not_held": not_held.select_related("review__agreement__lead"),
    }


def _changes(changes: list[OpenChange], scope: Scope) -> Iterator[Decision]:
    for change, answer_by in zip(changes, days_to_answer(changes), strict=True):
        revision = change.revision
        mine = change.waits_for(scope.reader)
        where = [revision.agreement.reference, revision.number]
        first = _entry(change.promises[0]) if change.promises else None
        yield Decision(
            what=_what(change, scope.today),
            agreement=revision.agreement,
            who=change.names,
            is_mine=mine,
            since=change.asked_at,
            url=reverse("agreements:change-detail", args=where),
            act=_("Put it in force") if change.is_agreed else _("Agree"),
            owner=first["owner"]["name"] if first else "",
            receiver=first["receiver"]["name"] if first else "",
            reference=first["reference"] if first else "",
            touches=_touched(change),
            by=answer_by,
            lines=(*change.lines, f"{revision.asked_by}: {revision.reason}"),
            # A promise with another wording is accepted on its page, where the new wording is shown.
            yes_url="" if change.asks_to_take_on(scope.reader) else reverse("agreements:change-answer", args=where),
            means=None if change.is_agreed else Yes.CHANGE,
            change=change,
        )


def _touched(change: OpenChange) -> Touched:
    fields = {field for promise in change.promises for field in promise.fields}
    if fields == {"due_on"}:
        return Touched.DATE
    return Touched.OWNER if fields == {"owner"} else Touched.WORDS


def _what(change: OpenChange, today: date) -> str:
    """Return the first thing that a change changes, and how many more there are."""
    first = _other_date(change.promises[0], today) if change.promises else ""
    lines = change.lines or (change.revision.reason,)
    more = len(lines) - 1
    if not more:
        return first or lines[0]
    said = ngettext("%(first)s and %(count)s more", "%(first)s and %(count)s more", more)
    return said % {"first": first or lines[0], "count": more}


def _other_date(promise: Difference, today: date) -> str:
    """Return "Safety-stock formula: 26 Nov → 10 Dec" where another date is all that is asked for."""
    if promise.fields != ("due_on",) or not promise.before or not promise.after:
        return ""
    days = [short_day(date.fromisoformat(side["due_on"]), today=today) for side in (promise.before, promise.after)]
    return f"{promise.after['deliverable']}: {' → '.join(days)}"


def _entry(promise: Difference) -> Entry:
    return promise.after or promise.before or {}


def _questions(asking: list[CheckIn], mine: Set[int]) -> Iterator[Decision]:
    """Yield worries whose owner says that a decision would help; `mine` wait for the reader."""
    texts = {one.commitment.terms.revision_id for one in asking if one.commitment.terms}
    contacts = dict(Rhythm.objects.filter(revision__in=texts).values_list("revision", "escalation__name"))
    for one in asking:
        yield _question(one, contacts, is_mine=one.pk in mine)


def _question(said: CheckIn, contacts: Mapping[int, str | None], *, is_mine: bool) -> Decision:
    commitment = said.commitment
    terms = commitment.terms
    assert terms is not None  # only commitments in force run
    return Decision(
        what=_("%(promise)s: a decision would help") % {"promise": terms.deliverable},
        agreement=commitment.agreement,
        who=contacts.get(terms.revision_id) or "",
        is_mine=is_mine,
        since=said.at,
        url=f"{commitment.get_absolute_url()}#decide" if is_mine else commitment.get_absolute_url(),
        act=_("Decide"),
        owner=terms.owner.listed_name,
        receiver=str(terms.receiver),
        reference=commitment.reference,
        by=terms.due_on,
    )


def _orphan(orphans: Orphans, scope: Scope) -> Decision:
    names = get_text_list([one.terms.deliverable for one in orphans.commitments if one.terms], _("and"))
    return Decision(
        what=_("%(promises)s: who does it now?") % {"promises": names},
        agreement=orphans.agreement,
        who=_("Whoever asks for a change"),
        is_mine=bool(orphans.url),
        since=scope.at,
        url=orphans.url or orphans.agreement.get_absolute_url(),
        act=_("Name somebody"),
        owner=_("%(person)s, who has left") % {"person": orphans.owner},
        reference=orphans.commitments[0].reference,
        touches=Touched.OWNER,
    )


def _reviews(episodes: list[Episode], scope: Scope) -> Iterator[Decision]:
    """Yield reviews that were not held although their day has passed."""
    for episode in episodes:
        review = episode.review
        assert review is not None  # the rule is about reviews
        lead = review.agreement.lead
        yield Decision(
            what=_("Review %(number)s: hold it, or choose another day") % {"number": review.number},
            agreement=review.agreement,
            who=lead.listed_name,
            is_mine=scope.reader == lead,
            since=episode.opened_at,
            url=review.get_absolute_url(),
            act=_("Look"),
        )
