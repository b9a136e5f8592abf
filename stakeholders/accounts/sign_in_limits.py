"""How often somebody may try to come in, counted by account and device, or by account and place on the network.

Counted in one statement each and committed at once, so that any number of processes let through exactly what is
allowed. allauth's own limits read, add and write back in the cache, which also forgets when it is full.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.conf import settings
from django.db import connection
from django.db.models import F, Q
from django.utils.crypto import salted_hmac

from stakeholders.models import SignInTries, User

SALT = "stakeholders.accounts.sign_in_limits"
# A row counts for the seconds of its limit from its first try on, and again from the next one after that.
COUNT = """
    INSERT INTO stakeholders_signintries AS kept (account, source, tries, since)
    VALUES (%(account)s, %(source)s, 1, %(at)s)
    ON CONFLICT (account, source) DO UPDATE SET
        tries = CASE WHEN kept.tries = 0 OR kept.since <= %(past)s THEN 1 ELSE kept.tries + 1 END,
        since = CASE WHEN kept.tries = 0 OR kept.since <= %(past)s THEN %(at)s ELSE kept.since END
    WHERE kept.since <= %(past)s OR kept.tries < %(most)s
    RETURNING since
"""


class Purpose(StrEnum):
    """What is tried; each is counted for itself."""

    PASSWORD = "password"  # noqa: S105 - a word of ours
    LINK = "link"


@dataclass(frozen=True)
class Limit:
    """So many tries within so many seconds, counted from the first."""

    most: int
    seconds: int


@dataclass(frozen=True)
class Limits:
    """The four limits of one purpose."""

    # For one account, from one device that knows its person.
    by_device: Limit
    # For one account, from any other device at one place on the network.
    by_network: Limit
    # For all accounts together from such devices at one place. Beyond it nobody is refused, but for each account…
    of_a_network: Limit
    # … only this many are left.
    beyond: Limit


@dataclass(frozen=True)
class Visitor:
    """Who tries to sign in: the account that they name, and their address on the network."""

    email: str
    # The id of a device that knows the person; empty where it does not.
    device: str
    # An IPv4 address or an IPv6 /64.
    network: str

    @property
    def account(self) -> str:
        """The address as accounts are found by it, so that no other spelling is another account."""
        return User.objects.normalize_email(self.email)


@dataclass(frozen=True)
class Count:
    """One try as it was counted; `since` is the first of those that it was counted with."""

    account: str
    source: str
    since: datetime


class TooManyTries(Exception):
    """There were as many tries as are allowed; `opens_at` is when the next one is."""

    def __init__(self, opens_at: datetime) -> None:
        super().__init__(opens_at)
        self.opens_at = opens_at


def limits_of(purpose: Purpose) -> Limits:
    """Return the limits as the settings give them, each as a number and seconds."""
    given = settings.PASSWORD_LIMITS if purpose is Purpose.PASSWORD else settings.LINK_LIMITS
    return Limits(**{name: Limit(*numbers) for name, numbers in given.items()})


def count_try(purpose: Purpose, visitor: Visitor, *, at: datetime) -> list[Count]:
    """Count one try before it is made, and return what `give_back` needs when it succeeds.

    Raises TooManyTries, and counts nothing, when no more is allowed. There must be no transaction around it.
    """
    limits = limits_of(purpose)
    account = _digest(purpose, "account", visitor.account)
    if visitor.device:
        return [_count(account, _digest(purpose, "device", visitor.device), limits.by_device, at)]
    source = _digest(purpose, "network", visitor.network)
    try:
        of_network = [_count(_digest(purpose, "any"), source, limits.of_a_network, at)]
        limit = limits.by_network
    except TooManyTries:
        of_network = []
        limit = limits.beyond
    try:
        return [*of_network, _count(account, source, limit, at)]
    except TooManyTries:
        give_back(of_network)
        raise


def give_back(counts: list[Count]) -> None:
    """Count a try no more, because it succeeded or was never made."""
    for count in counts:
        kept = SignInTries.objects.filter(account=count.account, source=count.source, since=count.since, tries__gt=0)
        kept.update(tries=F("tries") - 1)


def forget_tries(purpose: Purpose, email: str) -> None:
    """Open an account again from everywhere: its person has shown that it is theirs."""
    account = _digest(purpose, "account", User.objects.normalize_email(email))
    SignInTries.objects.filter(account=account).delete()


def remove_expired(at: datetime) -> int:
    """Remove rows that no longer count, and return how many."""
    longest = max(limit.seconds for purpose in Purpose for limit in vars(limits_of(purpose)).values())
    gone = Q(since__lte=at - timedelta(seconds=longest)) | Q(tries=0)
    return SignInTries.objects.filter(gone).delete()[0]


def _count(account: str, source: str, limit: Limit, at: datetime) -> Count:
    past = at - timedelta(seconds=limit.seconds)
    key = {"account": account, "source": source}
    with connection.cursor() as cursor:
        cursor.execute(COUNT, key | {"at": at, "past": past, "most": limit.most})
        counted = cursor.fetchone()
    if counted is None:
        since = SignInTries.objects.filter(**key).values_list("since", flat=True).first() or past
        raise TooManyTries(since + timedelta(seconds=limit.seconds))
    return Count(account, source, counted[0])


def _digest(purpose: Purpose, *words: str) -> str:
    return salted_hmac(SALT, "\n".join((purpose, *words)), algorithm="sha256").hexdigest()
