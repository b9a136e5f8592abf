"""Signing in to the demonstration: as anybody, by one click or the printed password."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from stakeholders.models import Department, User
from stakeholders.roles import seats, with_roles

# Printed on the page for re-authentication; the door exists only where settings.DEMO is on.
DEMO_PASSWORD = "entente-demo"  # noqa: S105

View = Callable[..., HttpResponse]


def demo_only(view: View) -> View:
    """Answer 404 wherever the demonstration is off."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def people_by_department() -> list[tuple[Department | None, list[User]]]:
    """Return each department with its people, then those without a department."""
    groups: dict[Department | None, list[User]] = {}
    for person in with_roles(User.objects.active().alphabetical()):
        for department in seats(person) or [None]:
            groups.setdefault(department, []).append(person)
    return sorted(groups.items(), key=lambda group: (group[0] is None, group[0].name.casefold() if group[0] else ""))
