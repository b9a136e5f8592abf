"""New passwords by mail: requests are stored for any address, and only the delivery looks whose address it is."""

from collections import Counter
from datetime import datetime, timedelta

from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.urls import reverse

from stakeholders.models import AccountNote, PasswordResetRequest, User
from stakeholders.wake_up import wake_delivery_on_commit

# So many links are mailed to one person within an hour, however often they are asked for.
MOST_AN_HOUR = 3
HOUR = timedelta(hours=1)
# How long the mail is of use; the link in it holds for PASSWORD_RESET_TIMEOUT from its writing.
LASTS = timedelta(days=1)
# Requests answered in one transaction.
BATCH = 500
BATCHES = 20


@transaction.atomic
def request_password_reset(*, email: str, at: datetime) -> None:
    """Store that somebody asks for a new password for this address: one statement, whoever has it."""
    PasswordResetRequest.objects.create(email=email, at=at)
    wake_delivery_on_commit()


def answer_reset_requests(at: datetime) -> int:
    """Note a link to a new password for each active person who is asked for, and return how many.

    At most three are noted for one person within an hour; addresses of nobody are forgotten. In one round at most
    20 batches are read, so that a flood of invented addresses delays nobody's mail for long.
    """
    noted = 0
    for _batch in range(BATCHES):
        found = _answer_batch(at)
        if found is None:
            break
        noted += found
    return noted


@transaction.atomic
def _answer_batch(at: datetime) -> int | None:
    """Answer the oldest requests and return how many links were noted; None when no request waits."""
    requests = list(PasswordResetRequest.objects.order_by("pk").select_for_update(skip_locked=True)[:BATCH])
    if not requests:
        return None
    asked = Counter(request.email for request in requests)
    # Locked, so that two workers do not count past each other.
    people = list(User.objects.active().filter(email__in=asked).order_by("pk").select_for_update())
    recent = AccountNote.objects.filter(kind=AccountNote.Kind.PASSWORD_RESET, at__gt=at - HOUR, person__in=people)
    noted = Counter(recent.values_list("person", flat=True))
    links = [
        AccountNote(person=person, kind=AccountNote.Kind.PASSWORD_RESET, at=at)
        for person in people
        for _time in range(min(asked[person.email], MOST_AN_HOUR - noted[person.pk]))
    ]
    AccountNote.objects.bulk_create(links)
    PasswordResetRequest.objects.filter(pk__in=[request.pk for request in requests]).delete()
    return len(links)


def reset_path(person: User) -> str:
    """Return the path of a link that sets a new password once, signed at this moment."""
    key = {"uidb36": user_pk_to_url_str(person), "key": PasswordResetTokenGenerator().make_token(person)}
    return reverse("account_reset_password_from_key", kwargs=key)


def is_of_use(note: AccountNote) -> bool:
    """True for a link that was asked for since the person last changed their password."""
    changed = AccountNote.objects.filter(person=note.person_id, kind=AccountNote.Kind.PASSWORD_CHANGED)
    return not changed.filter(at__gt=note.at).exists()
