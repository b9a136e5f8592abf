"""Signatures: who has signed a text, who is still asked, and whose signature a change of the text invalidated."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from agreements.models import Revision, Signatory, SignOff
from agreements.models.canonical import Document
from agreements.models.revision import State
from stakeholders.models import Membership, User
from stakeholders.models.person_name import name_on_the_day


@dataclass(frozen=True)
class Seat:
    """A party's place in the signature block; `fallen` is what this person signed before the words moved."""

    signatory: Signatory
    given: SignOff | None
    fallen: SignOff | None

    @property
    def name(self) -> str:
        """The name of the person on the day they answered, else on the day the text was sealed."""
        of_that_day: str = (self.given or self.signatory).name_then  # type: ignore[union-attr]  # annotated by seats
        return of_that_day

    @property
    def has_signed(self) -> bool:
        return self.given is not None and self.given.answer == SignOff.Answer.YES

    @property
    def has_refused(self) -> bool:
        return self.given is not None and self.given.answer == SignOff.Answer.NO


def seats(revision: Revision) -> list[Seat]:
    """Return the signature block of a revision, in reading order; two queries."""
    named = Signatory.objects.filter(revision=revision).select_related("person", "party__department")
    named = named.annotate(name_then=name_on_the_day("person", "revision__sealed_at"))
    answers = SignOff.objects.valid().signatures().filter(agreement=revision.agreement_id)
    answers = answers.annotate(name_then=name_on_the_day("person", "at"))
    given: dict[tuple[int, int | None], SignOff] = {}
    fallen: dict[tuple[int, int | None], SignOff] = {}
    for answer in answers.filter(revision__number__lte=revision.number).select_related("revision").order_by("pk"):
        seat = (answer.person_id, answer.party_id)
        if answer.revision_id == revision.pk:
            given[seat] = answer
        elif answer.revision.state == State.ABANDONED and answer.answer == SignOff.Answer.YES:
            fallen[seat] = answer
    keys = [(signatory, (signatory.person_id, signatory.party_id)) for signatory in named.order_by("position", "key")]
    return [Seat(signatory, given.get(key), fallen.get(key)) for signatory, key in keys]


def read_before(revision: Revision, user: User) -> Revision | None:
    """Return the text this person last signed, else the one sealed before this; None for the first text of all."""
    earlier = Revision.objects.filter(agreement=revision.agreement_id, number__lt=revision.number).exclude(digest="")
    signed = earlier.filter(sign_offs__in=SignOff.objects.signatures().yes().filter(person=user))
    return signed.order_by("-number").first() or earlier.order_by("-number").first()


@dataclass(frozen=True)
class Share:
    """What a signatory takes on and receives by a text: the keys of its clauses."""

    # Promises of their own, and those of others in the departments they sign for.
    own: frozenset[str]
    of_department: frozenset[str]
    # Trades in which these departments give.
    given: frozenset[str]
    # Promises that these departments receive.
    received: frozenset[str]

    @property
    def taken_on(self) -> frozenset[str]:
        return self.own | self.of_department | self.given


def share_of(user: User, document: Document) -> Share:
    """Return what signing this text means for the person, read from the text itself; one query."""
    terms = document["terms"]
    parties = {seat["party"]["id"] for seat in terms.get("signatory", []) if seat["person"]["id"] == user.pk}
    colleagues = _colleagues(parties) - {user.pk}
    promises, trades = terms.get("commitment", []), terms.get("trade-off", [])
    return Share(
        own=_keys(promises, "owner", {user.pk}),
        of_department=_keys(promises, "owner", colleagues),
        given=_keys(trades, "giver", parties),
        received=_keys(promises, "receiver", parties),
    )


def _keys(clauses: list[dict[str, Any]], who: str, ids: set[int]) -> frozenset[str]:
    return frozenset(clause["key"] for clause in clauses if clause[who]["id"] in ids)


def _colleagues(parties: set[int]) -> set[int]:
    members = Membership.objects.filter(department__parties__in=parties)
    return set(members.values_list("user_id", flat=True))


def signatures_awaiting(person: User) -> list[Revision]:
    """Return the sealed texts that this person has yet to sign; amendments are answered, not signed. One query."""
    return texts_of(seats_to_sign(person))


def texts_of(seats: Iterable[Signatory]) -> list[Revision]:
    """Return the texts in which these seats are, each once."""
    return list({seat.revision_id: seat.revision for seat in seats}.values())


def seats_to_sign(person: User) -> QuerySet[Signatory]:
    """The clauses that name this person as signatory of a sealed text which they have not answered."""
    answered = SignOff.objects.valid().signatures().filter(person=person, revision=OuterRef("revision"))
    named = Signatory.objects.filter(~Exists(answered), person=person)
    sealed = named.filter(revision__state=State.SEALED, revision__asked_by=None)
    return sealed.select_related("revision__agreement")
