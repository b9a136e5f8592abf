"""Messages about a draft: parts in it, commitments offered, and what others wrote."""

from datetime import datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from agreements.activity.names import Names
from agreements.commitments.counter_offer_answers import consents_awaiting
from agreements.commitments.handshakes import offers_awaiting
from agreements.drafting.participation import participations_awaiting
from agreements.drafting.participation_links import participation_path
from agreements.models import CommitmentTerms, CounterOffer, Participation, Revision
from agreements.models.kinds import EventKind, MessageKind
from agreements.models.news.message import Message, required
from agreements.notifications.message_types import parts
from agreements.notifications.message_types.base import (
    CRITICAL,
    ROUTINE,
    Cause,
    Context,
    Importance,
    MessageType,
    Readers,
    Repeats,
)
from agreements.notifications.message_types.context import terms_context
from agreements.notifications.message_types.lines import event_sentence
from agreements.notifications.message_types.pages import (
    Page,
    agreement_page,
    answer_page,
    no_page,
    parties_page,
    subject_page,
)
from agreements.notifications.message_types.recipients import (
    draft_receiver,
    former_members,
    lead,
    must_unless_invited,
    named_person,
    needed_unless_invited,
    once_per_part,
    once_per_sitting,
    previous_owner,
    table_members,
)
from agreements.text import absolute, one_line, quoted
from stakeholders.accounts.invitations import has_signed_in
from stakeholders.text.sentences import gettext as _

EDITS = (EventKind.TERM_ADDED, EventKind.TERM_EDITED, EventKind.TERM_REMOVED, EventKind.TERM_RESTORED)
WORDED = CommitmentTerms.objects.select_related("commitment", "owner", "receiver__department")


def _first_contact(page: Page) -> Page:
    """Return a page for people with a password; who has none yet gets the link that asks whether they take part."""

    def choose(message: Message, names: Names) -> str:
        if has_signed_in(message.person):
            return page(message, names)
        agreement = required(message.agreement)
        return participation_path(person=message.person, agreement=agreement, asked_at=message.created_at)

    return choose


def _is_wanted(message: Message, at: datetime) -> bool:
    """True unless the draft was withdrawn, or they said that they cannot take part or who else should be asked."""
    agreement = required(message.agreement)
    said = Participation.objects.filter(agreement=agreement, person=message.person_id)
    return not agreement.is_withdrawn and not said.exclude(answer=Participation.Answer.YES).exists()


def _part(message: Message, at: datetime) -> Context:
    """What they are, and the page of the question while it waits for them, which is as long as it stands on home."""
    event, agreement = required(message.event), required(message.agreement)
    waiting = participations_awaiting(message.person).filter(pk=agreement.pk).first()
    question = absolute(reverse("agreements:participation-answer", args=[waiting.reference])) if waiting else ""
    return {
        **parts.part_given(event, message.person_id),
        **quoted("note", agreement.covering_note if event.kind == EventKind.AGREEMENT_STARTED else ""),
        "is_asked": event.kind == EventKind.AGREEMENT_STARTED,
        "is_first_contact": not has_signed_in(message.person),
        "question": question,
        "promises": parts.promises_offered(event, message.person),
    }


def _participation(message: Message, at: datetime) -> Context:
    event = required(message.event)
    given = Participation.objects.select_related("person").get(agreement=message.agreement_id, person=event.by_id)
    said = {"who": one_line(given.person.name), "answer": given.answer, "instead": one_line(given.instead)}
    return said | quoted("reason", given.words)


def _offered(message: Message, at: datetime) -> bool:
    """True while the commitment waits for this owner's answer."""
    return any(str(wording.key) == message.data["key"] for wording in offers_awaiting(message.person))


def _returned(message: Message, at: datetime) -> bool:
    """True while the commitment whose counter-offer was not agreed waits for its owner again."""
    waiting = offers_awaiting(message.person)
    return any(wording.commitment_id == message.data["commitment"] for wording in waiting)


def _offer(message: Message, at: datetime) -> Context:
    drafted = WORDED.get(revision__in=Revision.objects.open(), key=message.data["key"])
    return terms_context(drafted, message.person_id) | {"is_first_contact": not has_signed_in(message.person)}


def _waits_for_consent(message: Message, at: datetime) -> bool:
    return any(str(asked.key) == message.data["counter_offer"] for _wording, asked in consents_awaiting(message.person))


def _counter_offer(message: Message, at: datetime) -> Context:
    asked = CounterOffer.objects.select_related("to", "owner").get(key=message.data["counter_offer"])
    wording = WORDED.get(revision=asked.revision_id, commitment=asked.commitment_id)
    proposed = {"proposed": one_line(asked.to.name) if asked.to else "", "proposed_on": asked.due_on}
    context = terms_context(wording, message.person_id) | proposed | {"instead_of": asked.instead_of}
    return context | quoted("reason", asked.reason) | quoted("refusal", asked.refusal)


def _offered_line(message: Message, names: Names) -> str:
    """Ask, where it is asked for the first time; else say what is worded differently now."""
    event = required(message.event)
    if event.kind != EventKind.TERM_ADDED:
        return event_sentence(message, names)
    parts = {"who": names.person(event.by_id), "promise": names.promise(message.data["key"])}
    return _("%(who)s asks you to take on %(promise)s.") % parts


def _edited(message: Message, names: Names) -> str:
    return _("%(who)s worked on the draft.") % {"who": names.person(required(message.event).by_id)}


def _to_the_table(kind: MessageKind, event: EventKind, label: Promise, page: Page = subject_page) -> MessageType:
    """Return a kind that tells everybody at the table of an act on the draft."""
    causes = (Cause(event, table_members),)
    return MessageType(kind=kind, label=label, causes=causes, readers=Readers.DRAFTERS, page=page)


def _asks_receiver(kind: MessageKind, event: EventKind, label: Promise) -> MessageType:
    """Return a kind that asks the receiver about a counter-offer of the owner."""
    return MessageType(
        kind=kind,
        label=label,
        causes=(Cause(event, draft_receiver),),
        importance=Importance.MUST,
        urgency=CRITICAL,
        readers=Readers.DRAFTERS,
        page=answer_page("agreements:counter-offer-answer", "counter_offer"),
        context=_counter_offer,
        still_true=_waits_for_consent,
        repeats=Repeats.TASK,
    )


def _returns_to_owner(kind: MessageKind, event: EventKind, label: Promise) -> MessageType:
    """Return a kind that gives a commitment back to the owner whose counter-offer was not agreed."""
    return MessageType(
        kind=kind,
        label=label,
        causes=(Cause(event, previous_owner),),
        importance=Importance.MUST,
        urgency=CRITICAL,
        readers=Readers.DRAFTERS,
        page=answer_page("agreements:handshake-answer", "clause"),
        context=_counter_offer,
        still_true=_returned,
        repeats=Repeats.TASK,
    )


TYPES = (
    MessageType(
        kind=MessageKind.NAMED,
        label=gettext_lazy("You are given a part in an agreement"),
        causes=tuple(
            Cause(event, parts.people_named)
            for event in (
                EventKind.AGREEMENT_STARTED,
                EventKind.PARTY_JOINED,
                EventKind.MEMBER_WELCOMED,
                EventKind.TERM_ADDED,
                EventKind.TERM_EDITED,
            )
        ),
        importance=Importance.MUST,
        importance_for=needed_unless_invited,
        urgency=CRITICAL,
        identity=once_per_part,
        readers=Readers.DRAFTERS,
        page=_first_contact(subject_page),
        context=_part,
        still_true=_is_wanted,
    ),
    MessageType(
        kind=MessageKind.COMMITMENT_OFFERED,
        label=gettext_lazy("A promise is offered to you"),
        causes=tuple(Cause(event, parts.owner_asked) for event in EDITS if event != EventKind.TERM_REMOVED),
        importance=Importance.MUST,
        importance_for=must_unless_invited,
        urgency=CRITICAL,
        readers=Readers.DRAFTERS,
        page=_first_contact(answer_page("agreements:handshake-answer", "key")),
        line=_offered_line,
        context=_offer,
        still_true=_offered,
        repeats=Repeats.TASK,
    ),
    MessageType(
        kind=MessageKind.DRAFT_EDITED,
        label=gettext_lazy("Somebody worked on a draft, one line a sitting"),
        causes=tuple(Cause(event, table_members) for event in EDITS),
        importance=Importance.LINE,
        identity=once_per_sitting,
        readers=Readers.DRAFTERS,
        line=_edited,
    ),
    MessageType(
        kind=MessageKind.SEAT_ENDED,
        label=gettext_lazy("Your own seat ended"),
        causes=(Cause(EventKind.PARTY_LEFT, former_members), Cause(EventKind.MEMBER_LEFT, named_person)),
        importance=Importance.LINE,
        readers=Readers.RECIPIENT,
        page=no_page,
    ),
    _to_the_table(MessageKind.PARTY_JOINED, EventKind.PARTY_JOINED, gettext_lazy("A department joined the table")),
    _to_the_table(MessageKind.PARTY_LEFT, EventKind.PARTY_LEFT, gettext_lazy("A department left the table")),
    _to_the_table(MessageKind.MEMBER_LEFT, EventKind.MEMBER_LEFT, gettext_lazy("Somebody left the table")),
    MessageType(
        kind=MessageKind.PARTICIPATION_ANSWERED,
        label=gettext_lazy("Somebody answers whether they take part"),
        causes=(Cause(EventKind.PARTICIPATION_ANSWERED, lead),),
        importance=Importance.NEEDED,
        urgency=ROUTINE,
        readers=Readers.DRAFTERS,
        page=parties_page,
        context=_participation,
    ),
    MessageType(
        kind=MessageKind.OUTCOME_ENDORSED,
        label=gettext_lazy("A party agreed to the outcome, or goes along without"),
        causes=(Cause(EventKind.OUTCOME_ENDORSED, table_members), Cause(EventKind.ENDORSEMENT_WAIVED, table_members)),
        readers=Readers.DRAFTERS,
    ),
    _to_the_table(
        MessageKind.COMMITMENT_CONFIRMED,
        EventKind.COMMITMENT_CONFIRMED,
        gettext_lazy("Somebody took on a promise"),
        page=agreement_page,
    ),
    _to_the_table(
        MessageKind.COMMITMENT_DECLINED,
        EventKind.COMMITMENT_DECLINED,
        gettext_lazy("Somebody cannot take on a promise"),
        page=agreement_page,
    ),
    _asks_receiver(
        MessageKind.PASSING_ON_ASKED,
        EventKind.PASSING_ON_ASKED,
        gettext_lazy("Another owner is proposed for what you receive"),
    ),
    _asks_receiver(
        MessageKind.OTHER_DATE_ASKED,
        EventKind.OTHER_DATE_ASKED,
        gettext_lazy("Another date is proposed for what you receive"),
    ),
    _returns_to_owner(
        MessageKind.PASSING_ON_REFUSED,
        EventKind.PASSING_ON_REFUSED,
        gettext_lazy("A promise could not be passed on"),
    ),
    _returns_to_owner(
        MessageKind.OTHER_DATE_REFUSED,
        EventKind.OTHER_DATE_REFUSED,
        gettext_lazy("Another date that you named is not agreed"),
    ),
    MessageType(
        kind=MessageKind.OTHER_DATE_AGREED,
        label=gettext_lazy("Another date is agreed for a promise"),
        causes=(Cause(EventKind.OTHER_DATE_AGREED, previous_owner), Cause(EventKind.OTHER_DATE_AGREED, table_members)),
        readers=Readers.DRAFTERS,
        page=agreement_page,
    ),
    MessageType(
        kind=MessageKind.PASSED_ON,
        label=gettext_lazy("A promise has a new owner"),
        causes=(Cause(EventKind.PASSING_ON_AGREED, previous_owner),),
        importance=Importance.LINE,
        readers=Readers.RECIPIENT,
        page=no_page,
    ),
)
