"""Context processors: site, demonstration, page owner, navigation, mail problems."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from agreements.dashboard.left_behind import LeftBehind, left_behind
from agreements.notifications.preferences.channels import mail_comes_back, refused_addresses
from agreements.permissions import may_start
from config.help_pages import BY_URL_NAME
from stakeholders.accounts.page_owners import FIELD, page_of
from stakeholders.models import User


@dataclass(frozen=True)
class Place:
    """One entry of the main navigation."""

    label: str
    url: str
    icon: str
    current: bool
    # The number beside it, which the page knows or asks for when it is open.
    is_counted: bool = False


def site(request: HttpRequest) -> dict[str, Any]:
    """What depends on the installation, and what Help says of the room that this page belongs to."""
    found = request.resolver_match
    return {
        "demo": settings.DEMO,
        "csrf_cookie_name": settings.CSRF_COOKIE_NAME,
        "help_room": BY_URL_NAME.get(found.view_name) if found else None,
    }


def whose_page(request: HttpRequest) -> dict[str, str]:
    """Whose page it is, for its forms; empty before the door."""
    user = getattr(request, "user", None)
    return {FIELD: page_of(user) if user else ""}


def navigation(request: HttpRequest) -> dict[str, Any]:
    """The main places, for people who are signed in; whole pages only, fragments have no frame."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or getattr(request, "htmx", False):
        return {"navigation": []}
    return {
        "may_start": may_start(user),
        "navigation": [
            _place(request, _("Home"), "home"),
            _place(request, _("Agreements"), "agreement-list", "agreements"),
            _place(request, _("Commitments"), "commitment-list", "commitments"),
            _place(request, _("Dashboard"), "dashboard"),
            _place(request, _("Inbox"), "inbox", is_counted=True),
        ],
    }


def mail(request: HttpRequest) -> dict[str, Any]:
    """Whose mail comes back: the reader's, for the frame of every page, and everybody's, for the list of people.

    Both are read when a page asks for them. The list cannot ask by itself: people know nothing of agreements.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {
        "mail_comes_back": SimpleLazyObject(lambda: mail_comes_back(user)),
        "refused_addresses": SimpleLazyObject(refused_addresses),
    }


def departure(request: HttpRequest) -> dict[str, Any]:
    """What would be without its person, on the page that asks whether to deactivate somebody; read when it is shown.

    The page cannot ask by itself: people know nothing of agreements.
    """
    found = request.resolver_match
    if not found or found.view_name != "stakeholders:person-deactivate":
        return {}
    return {"left_behind": SimpleLazyObject(lambda: _left_behind(request, found.kwargs["pk"]))}


def _left_behind(request: HttpRequest, pk: int) -> list[LeftBehind]:
    person = User.objects.filter(pk=pk).first()
    reader = request.user
    return left_behind(person, reader=reader) if person and isinstance(reader, User) else []


def _place(request: HttpRequest, label: str, name: str, icon: str = "", is_counted: bool = False) -> Place:
    url = reverse(f"agreements:{name}")
    current = request.path == url if url == "/" else request.path.startswith(url)
    return Place(label, url, icon or name, current, is_counted)
