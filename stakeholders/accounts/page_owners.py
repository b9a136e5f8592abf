"""Page owners: the mark by which a form says on whose page it stands."""

from django.contrib.auth.models import AnonymousUser
from django.utils.crypto import constant_time_compare, salted_hmac

from stakeholders.models import User

# The hidden field of every form, and the variable of the templates.
FIELD = "page_of"
PURPOSE = "stakeholders.page-of"


def page_of(person: User | AnonymousUser) -> str:
    """Return the mark of a person's pages, the same in all their sessions; empty for nobody.

    It is a keyed hash of the person's id: it tells pages of two people apart and names neither.
    """
    if not person.is_authenticated:
        return ""
    return salted_hmac(PURPOSE, str(person.pk), algorithm="sha256").hexdigest()[:32]


def is_page_of(person: User, mark: str) -> bool:
    """True when a form was sent from a page of this person."""
    return constant_time_compare(mark, page_of(person))


def owner_of(mark: str) -> User | None:
    """Return whose pages bear this mark; None when it is nobody's. Reads every person, for a rare answer only."""
    return next((person for person in User.objects.only("name") if is_page_of(person, mark)), None)
