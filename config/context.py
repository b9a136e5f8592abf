"""What every page knows: where it runs, who reads, and where one can go from here."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from agreements.notifications.inbox import unseen
from agreements.permissions import may_start


@dataclass(frozen=True)
class Place:
    """One entry of the main navigation."""

    label: str
    url: str
    icon: str
    current: bool
    count: int = 0


def site(request: HttpRequest) -> dict[str, Any]:
    """What depends on the installation."""
    return {"demo": settings.DEMO, "csrf_cookie_name": settings.CSRF_COOKIE_NAME}


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
            _place(request, _("Inbox"), "inbox", count=unseen(user)),
        ],
    }


def _place(request: HttpRequest, label: str, name: str, icon: str = "", count: int = 0) -> Place:
    url = reverse(f"agreements:{name}")
    current = request.path == url if url == "/" else request.path.startswith(url)
    return Place(label, url, icon or name, current, count)
