"""What the address of a page of the dashboard asks for: whose agreements, which department, which side."""

import re
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.utils import timezone

from agreements.dashboard.overview.scope import Scope
from agreements.dashboard.relations.addresses import NAMED, chosen
from agreements.dashboard.relations.sides import NOBODYS, Side, side_of
from agreements.views.requests import SignedInRequest, today_for
from stakeholders.models import Department
from stakeholders.models.department import CODE
from stakeholders.text.sentences import gettext as _


def scope_of(request: SignedInRequest) -> Scope:
    """Return whose page it is and what it is about; a department that there is not is answered with 404."""
    code = request.GET.get("department", "")
    department = department_of(code) if code else None
    named = request.GET.get("scope") == NAMED
    return Scope(request.user, timezone.now(), today_for(request.user), department, only_named=named)


def department_of(code: str) -> Department:
    """Return the department of this code, or answer with 404."""
    found = Department.objects.filter(code=code).first() if re.fullmatch(CODE, code) else None
    if found is None:
        raise Http404
    return found


def named_side(code: str) -> Side:
    """Return the department of this code, or who belongs to none."""
    return Side(NOBODYS, _("No department")) if code == NOBODYS else side_of(department_of(code))


def scope_context(request: SignedInRequest, scope: Scope) -> dict[str, Any]:
    """What every page of the dashboard says of its scope: the choice, and what links keep of it."""
    asked = request.GET.copy()
    for name in ("page", "scope"):
        asked.pop(name, None)
    named = asked.copy()
    named["scope"] = NAMED
    kept = chosen(scope)
    return {
        "scope": scope,
        "today": scope.today,
        "kept": f"?{urlencode(kept)}" if kept else "",
        # The same behind other parameters.
        "also": also(scope),
        "all_url": f"{request.path}?{asked.urlencode()}" if asked else request.path,
        "named_url": f"{request.path}?{named.urlencode()}",
    }


def also(scope: Scope) -> str:
    """Return what links keep of the choice behind other parameters: "&scope=named", or nothing."""
    return "".join(f"&{name}={word}" for name, word in chosen(scope).items())


def query_of(**asked: str) -> str:
    """Return parameters of an address for a page number to follow, without those that are empty."""
    words = {name: value for name, value in asked.items() if value}
    return f"{urlencode(words)}&" if words else ""
