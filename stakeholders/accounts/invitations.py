"""Account invitations: who was added is mailed a link that lets them choose a password once."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from stakeholders.accounts.sign_in_limits import Purpose, forget_tries
from stakeholders.models import AccountNote, User
from stakeholders.wake_up import wake_delivery_on_commit

# How long the link holds.
LASTS = timedelta(days=14)
# Between two invitations of one person.
PAUSE = timedelta(hours=1)
WORDS_AT_MOST = 1_000
SIGNER = Signer(salt="stakeholders.invitation", sep=".")


@transaction.atomic
def invite(people: Iterable[User], *, words: str = "", by: User, at: datetime) -> list[AccountNote]:
    """Invite those who have not signed in yet, with a personal line, and return the invitations.

    Left out is who is deactivated, has a password by now, or was invited at this address within the last hour.
    """
    chosen = User.objects.not_yet_signed_in().filter(pk__in=[person.pk for person in people])
    waiting = list(chosen.order_by("pk").select_for_update())
    recent = _invitations().filter(person__in=waiting, at__gt=at - PAUSE)
    known = set(recent.values_list("person", "address"))
    invited = AccountNote.objects.bulk_create(
        AccountNote(
            person=person,
            kind=AccountNote.Kind.INVITATION,
            by=by,
            words=words.strip(),
            address=address_digest(person),
            at=at,
        )
        for person in waiting
        if (person.pk, address_digest(person)) not in known
    )
    wake_delivery_on_commit()
    return invited


@transaction.atomic
def accept_invitation(invitation: AccountNote, *, password: str, at: datetime) -> User | None:
    """Give the invited person their first password, and return them; None when the link does not hold any more."""
    return choose_first_password(invitation.person, password=password) if is_open(invitation, at) else None


@transaction.atomic
def choose_first_password(person: User, *, password: str) -> User | None:
    """Give a person their first password, and return them; None when they have one already or may not sign in."""
    waiting: User | None = User.objects.not_yet_signed_in().filter(pk=person.pk).select_for_update().first()
    if waiting is None:
        return None
    waiting.set_password(password)
    waiting.save(update_fields=["password"])
    forget_tries(Purpose.PASSWORD, waiting.email)
    return waiting


def is_open(invitation: AccountNote, at: datetime) -> bool:
    """True while the link holds: 14 days, for the newest invitation of somebody who has no password yet.

    It was mailed to one address: after a correction of that address it lets nobody in any more.
    """
    newer = _invitations().filter(person=invitation.person_id, pk__gt=invitation.pk)
    person = User.objects.not_yet_signed_in().filter(pk=invitation.person_id).first()
    if person is None or not constant_time_compare(invitation.address, address_digest(person)):
        return False
    return at <= invitation.at + LASTS and not newer.exists()


def address_digest(person: User) -> str:
    """Return what stands for the person's present address in a link or a note; nobody reads the address from it."""
    return salted_hmac("stakeholders.address", person.email, algorithm="sha256").hexdigest()


def has_signed_in(person: User) -> bool:
    """True for somebody who has signed in or could; False while an invitation would help them."""
    return person.last_login is not None or person.has_usable_password()


def last_invited(people: Iterable[User]) -> dict[int, datetime]:
    """Return when each of these people was last invited, by the person's id; one query."""
    newest = _invitations().filter(person__in=[person.pk for person in people]).order_by("at")
    return dict(newest.values_list("person", "at"))


def invitation_path(invitation: AccountNote) -> str:
    """Return the path of the link for the mail; the same for every rendering of the mail."""
    return reverse("stakeholders:invitation", args=[SIGNER.sign(str(invitation.pk))])


def read_invitation(token: str) -> AccountNote | None:
    """Return the invitation that a token names; None when it is none of ours."""
    try:
        pk = SIGNER.unsign(token)
    except BadSignature:
        return None
    return _invitations().filter(pk=pk).select_related("person", "by").first()


def _invitations() -> QuerySet[AccountNote]:
    return AccountNote.objects.filter(kind=AccountNote.Kind.INVITATION)
