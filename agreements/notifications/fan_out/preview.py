"""The recipient preview: the message types applied to an event that has not happened yet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import F

from agreements import participants
from agreements.amendments.open_changes import OpenChange, answers_to, needs_of
from agreements.amendments.proposals import required_answers
from agreements.analysis.quiet_hours import QuietHours
from agreements.cadence.disclosure import NEWS_OF
from agreements.drafting.shared_drafts import FirstReaders
from agreements.models import (
    Agreement,
    Announcement,
    CheckIn,
    Commitment,
    CommitmentTerms,
    CounterOffer,
    Event,
    Revision,
    Signatory,
    SignOff,
)
from agreements.models.agreement import AnyOf
from agreements.models.canonical import Document
from agreements.models.counter_offer import counter_offers
from agreements.models.handshake import answers
from agreements.models.kinds import EventKind, MessageKind
from agreements.notifications.digests.bundles import held_until, is_at_any_hour
from agreements.notifications.digests.daily import next_digests
from agreements.notifications.fan_out.announcements import recipients_of
from agreements.notifications.message_types.base import MessageType
from agreements.notifications.message_types.registry import message_type
from agreements.notifications.preferences.availability import quiet_of
from agreements.notifications.preferences.channels import Channel, PreferenceSet
from agreements.participants import People
from stakeholders.models import User
from stakeholders.prepared_queries import Queries, prepared

Recipient = tuple[MessageType, int]


@dataclass(frozen=True)
class Reach:
    """Whom an act reaches and when: each person in the one place that is the surest for them."""

    # By mail, as soon as it happens.
    by_mail: tuple[User, ...] = ()
    # By mail at that moment: they got as many as may come within an hour, or read none before.
    bundled: tuple[tuple[User, datetime], ...] = ()
    quiet: tuple[tuple[User, datetime], ...] = ()
    # With the digest of that morning.
    digest: tuple[tuple[User, datetime], ...] = ()
    in_inbox: tuple[User, ...] = ()

    def __add__(self, other: "Reach") -> "Reach":
        """Return both as one: a mail says more than a line, and nobody is named twice."""
        named: set[User] = set()
        return Reach(
            by_mail=tuple(_unnamed([*self.by_mail, *other.by_mail], named)),
            bundled=_untold([*self.bundled, *other.bundled], named),
            quiet=_untold([*self.quiet, *other.quiet], named),
            digest=_untold([*self.digest, *other.digest], named),
            in_inbox=tuple(_unnamed([*self.in_inbox, *other.in_inbox], named)),
        )


def _unnamed(people: Iterable[User], named: set[User]) -> list[User]:
    """Return those who are not named yet, and note them."""
    new = [person for person in dict.fromkeys(people) if person not in named]
    named.update(new)
    return new


def _untold(found: Iterable[tuple[User, datetime]], named: set[User]) -> tuple[tuple[User, datetime], ...]:
    when = dict(found)
    return tuple((person, when[person]) for person in _unnamed(when, named))


def reach_of(agreement: Agreement, kind: str, *, by: User, at: datetime, data: dict[str, Any] | None = None) -> Reach:
    """Return whom an act of this kind would reach if `by` did it at `at`.

    `data` is what its event says, as far as recipients depend on it. The number of queries does not grow with them.
    """
    announcement = _announcement(agreement, kind, by=by, at=at, data=data or {})
    return _reach(announcement, recipients_of(announcement))


def reach_of_sending(readers: FirstReaders, *, by: User, at: datetime) -> Reach:
    """Return how the first readers of a draft hear of it, if `by` sent it at `at`: each by one invitation, or offer."""
    announcement = _announcement(Agreement(lead=by, shared_at=at), EventKind.AGREEMENT_STARTED, by=by, at=at, data={})
    named, owners = ({person.pk for person in people} for people in (readers.named, readers.owners))
    invited, offered = _each(MessageKind.NAMED, named), _each(MessageKind.COMMITMENT_OFFERED, owners)
    return _reach(announcement, [*invited, *offered])


def reach_of_signature(sealed: Revision, *, by: User, at: datetime) -> Reach:
    """Return whom a signature reaches; the last one puts the text in force, which more people hear."""
    signed = SignOff.objects.valid().signatures().yes().filter(revision=sealed).values("party_id")
    missing = Signatory.objects.filter(revision=sealed).exclude(party_id__in=signed).exclude(person=by)
    kinds = [EventKind.TEXT_SIGNED] if missing.exists() else [EventKind.TEXT_SIGNED, EventKind.TEXT_IN_FORCE]
    return _reach_of_all(sealed.agreement, kinds, by=by, at=at, data={"revision": sealed.number})


def reach_of_yes(change: Revision, *, by: User, at: datetime) -> Reach:
    """Return whom a yes to a change reaches; the last one puts it in force, which more people hear."""
    waiting = OpenChange(change, needs_of(change), list(answers_to(change))).open_needs
    kinds = [EventKind.CHANGE_AGREED] if any(need.may_be_given_by(by) for need in waiting) else []
    if all(need.may_be_given_by(by) for need in waiting):
        kinds.append(EventKind.TEXT_IN_FORCE)
    return _reach_of_all(change.agreement, kinds, by=by, at=at, data={"revision": change.number})


def reach_of_change(agreement: Agreement, before: Document, after: Document, *, by: User, at: datetime) -> Reach:
    """Return whom a change reaches that is not asked for yet: who must say yes, and everybody else."""
    needs = [need for need in required_answers(before, after, asker=by) if not need.may_be_given_by(by)]
    asked = participants.active(person.pk for need in needs for person in need.people) - {by.pk}
    others = (participants.everybody(agreement) | participants.told_between(before, after)) - asked - {by.pk}
    announcement = _announcement(agreement, EventKind.CHANGE_ASKED, by=by, at=at, data={})
    return _reach(announcement, [*_each(MessageKind.CHANGE_ASKED, asked), *_each(MessageKind.CHANGE_NOTED, others)])


def reach_of_edit(wording: CommitmentTerms, *, by: User, at: datetime) -> Reach:
    """Return whom other words of a drafted commitment reach: its owner is asked again if they had answered or asked."""
    after = {"owner": wording.owner_id}
    data = {"term": wording.kind, "key": str(wording.key), "after": after}
    is_asked_again = bool(answers([wording]) or counter_offers([wording]))
    data["before"] = {} if is_asked_again else after
    if not is_asked_again:
        # Not answered yet: the first offer is read with the words of the moment.
        return _reach_of_plain_edit(wording, by=by, at=at)
    return reach_of(wording.revision.agreement, EventKind.TERM_EDITED, by=by, at=at, data=data)


def reach_of_consent(asked: CounterOffer, wording: CommitmentTerms, *, by: User, at: datetime) -> Reach:
    """Return whom the receiver's yes to a counter-offer reaches: the owner, the table, and who is asked now."""
    agreement, about = wording.revision.agreement, {"owner": asked.owner_id, "commitment": asked.commitment_id}
    if asked.due_on:
        # The owner's yes is in the question, so that nobody is asked again.
        agreed = reach_of(agreement, EventKind.OTHER_DATE_AGREED, by=by, at=at, data=about)
        return _reach_of_plain_edit(wording, by=by, at=at) + agreed
    named = {"before": {"owner": asked.owner_id}, "after": {"owner": asked.to_id}}
    edited = {"term": wording.kind, "key": str(wording.key)} | named
    asked_now = reach_of(agreement, EventKind.TERM_EDITED, by=by, at=at, data=edited)
    return asked_now + reach_of(agreement, EventKind.PASSING_ON_AGREED, by=by, at=at, data=about)


def reach_of_word(commitment: Commitment, status: str, *, by: User, at: datetime) -> Reach:
    """Return whom a check-in of this status reaches, when it is told at `at`."""
    return reaches_of_words(commitment, [status], by=by, at=at)[0]


def reaches_of_words(commitment: Commitment, statuses: Iterable[str], *, by: User, at: datetime) -> list[Reach]:
    """Return for each of these statuses whom a check-in reaches; what its recipients chose is read once for all."""
    agreement, each = commitment.agreement, []
    for status in statuses:
        about = {"commitment": commitment.pk, "status": status}
        announced = [_announcement(agreement, EventKind.CHECKED_IN, by=by, at=at, data=about)]
        if status in NEWS_OF:
            said, kind = CheckIn(commitment=commitment, by=by, status=status), NEWS_OF[CheckIn.Status(status)]
            announced.append(Announcement(kind=kind, agreement=agreement, check_in=said, available_at=at))
        each.append([(announcement, list(recipients_of(announcement))) for announcement in announced])
    reached = {person for told in each for _announcement, recipients in told for _type, person in recipients}
    known = _Known.of(reached, agreement, at)
    return [sum((_reach(*told, known) for told in of_status), Reach()) for of_status in each]


def _reach_of_plain_edit(wording: CommitmentTerms, *, by: User, at: datetime) -> Reach:
    agreement = wording.revision.agreement
    announcement = _announcement(agreement, EventKind.TERM_EDITED, by=by, at=at, data={"term": wording.kind})
    return _reach(announcement, _each(MessageKind.DRAFT_EDITED, participants.at_the_table(agreement) - {by.pk}))


def _reach_of_all(agreement: Agreement, kinds: Iterable[str], **said: Any) -> Reach:
    return sum((reach_of(agreement, kind, **said) for kind in kinds), Reach())


def _announcement(agreement: Agreement, kind: str, *, by: User, at: datetime, data: dict[str, Any]) -> Announcement:
    event = Event(agreement=agreement, kind=kind, by=by, at=at, data=data)
    return Announcement(kind=kind, agreement=agreement, event=event, available_at=at)


def _each(kind: MessageKind, reached: People) -> Iterator[Recipient]:
    return ((message_type(kind), person) for person in sorted(reached))


@dataclass(frozen=True)
class _Known:
    """What is known of some people beside whom an act reaches: who they are, what they chose, when they are quiet."""

    people: dict[int, User]
    preferences: PreferenceSet
    at: datetime

    @classmethod
    def of(cls, people: set[int], agreement: Agreement, at: datetime) -> "_Known":
        """Read it; for nobody nothing is asked."""
        if not people:
            return cls({}, PreferenceSet(), at)
        found = {person.pk: person for person in _people(keys=list(people))["found"]}
        return cls(found, PreferenceSet.of(people, [agreement.pk]), at)

    @cached_property
    def quiet(self) -> dict[int, QuietHours]:
        """When each of them is quiet; read where somebody hears by mail."""
        return quiet_of(self.people, self.at, self.preferences)


@prepared
def _people(*, keys: list[int]) -> Queries:
    return {"found": User.objects.filter(AnyOf(F("pk"), keys))}


def _reach(announcement: Announcement, recipients: Iterable[Recipient], about: _Known | None = None) -> Reach:
    if not announcement.agreement.is_shared:
        return Reach()
    recipients, at = list(recipients), announcement.available_at
    about = about or _Known.of({person for _type, person in recipients}, announcement.agreement, at)
    preferences, known = about.preferences, about.people
    channels = {
        person: preferences.channel(
            its.kind, its.importance_to(announcement, person), person, announcement.agreement_id
        )
        for its, person in recipients
    }
    reachable = [pk for pk in channels if not _is_suspended(preferences, known[pk])]
    mailed = [pk for pk in reachable if channels[pk] is Channel.AT_ONCE]
    heard = {pk: about.quiet[pk].heard_at(at) for pk in mailed}
    now = [pk for pk in mailed if heard[pk] <= at]
    counted = {person for its, person in recipients if not is_at_any_hour(its)}
    held = _held(counted.intersection(now), at, preferences)
    with_digest = [known[pk] for pk in reachable if channels[pk] is Channel.DIGEST]
    digests = next_digests(with_digest, at) if with_digest else {}
    return Reach(
        by_mail=tuple(known[pk] for pk in now if pk not in held),
        bundled=tuple((known[pk], held[pk]) for pk in now if pk in held),
        quiet=tuple((known[pk], heard[pk]) for pk in mailed if heard[pk] > at),
        digest=tuple((known[pk], when) for pk, when in digests.items()),
        in_inbox=tuple(
            known[pk]
            for pk, channel in channels.items()
            if channel is not Channel.NOTHING and pk not in mailed and pk not in digests
        ),
    )


def _held(people: set[int], at: datetime, preferences: PreferenceSet) -> dict[int, datetime]:
    """Return until when a mail to some of these waits for others, and then for the end of their quiet."""
    waits = held_until(people, at) if people else {}
    quiet = quiet_of(waits, at, preferences)
    return {person: quiet[person].heard_at(until) for person, until in waits.items()}


def _is_suspended(preferences: PreferenceSet, person: User) -> bool:
    preference = preferences.preference(person.pk)
    preference.person = person
    return preference.is_suspended
