"""The link that ends one kind of mail: it names a person, a kind and an agreement, and can do nothing else."""

from dataclasses import dataclass

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from agreements.models import Agreement
from stakeholders.models import User

# Salt of the signature: a token signed for another purpose is not valid here.
PURPOSE = "agreements.unsubscribe"
PURPOSE_OF_UNDO = "agreements.unsubscribe-undo"


@dataclass(frozen=True)
class UnsubscribeLink:
    """What a genuine link names; no agreement where the mail is about many."""

    person: User
    kind: str
    agreement: Agreement | None


def unsubscribe_path(*, person: int, kind: str, agreement: int | None) -> str:
    """Return the path of the link for a mail; the same for every rendering of the mail."""
    return reverse("agreements:unsubscribe", args=[_signer(PURPOSE).sign_object([person, kind, agreement])])


def read(token: str) -> UnsubscribeLink | None:
    """Return what a token names; None when it is not one of ours or names nobody active any more."""
    try:
        person_id, kind, agreement_id = _signer(PURPOSE).unsign_object(token)
    except (BadSignature, ValueError):
        return None
    person = User.objects.active().filter(pk=person_id).first()
    agreement = Agreement.objects.filter(pk=agreement_id).first()
    if person is None or (agreement_id and agreement is None):
        return None
    return UnsubscribeLink(person, kind, agreement)


def signed_undo(link: UnsubscribeLink, choice: str, before: str) -> str:
    """Return the proof that this link made this choice, and what stood there before."""
    return _signer(PURPOSE_OF_UNDO).sign_object([*_names(link), choice, before])


def read_undo(link: UnsubscribeLink, proof: str) -> tuple[str, str] | None:
    """Return choice and what stood before; None when the proof is not that of this link."""
    try:
        *names, choice, before = _signer(PURPOSE_OF_UNDO).unsign_object(proof)
    except (BadSignature, ValueError):
        return None
    return (choice, before) if names == _names(link) else None


def _names(link: UnsubscribeLink) -> list[int | str | None]:
    return [link.person.pk, link.kind, link.agreement.pk if link.agreement else None]


def _signer(purpose: str) -> Signer:
    # A separator that mail programs keep inside a link.
    return Signer(salt=purpose, sep=".")
