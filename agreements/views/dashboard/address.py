"""What the address of a page of the dashboard asks for: whose agreements, and of which department."""

from django.shortcuts import get_object_or_404
from django.utils import timezone

from agreements.dashboard.overview.scope import Scope
from agreements.views.requests import SignedInRequest, today_for
from stakeholders.models import Department

NAMED = "named"


def scope_from(request: SignedInRequest) -> Scope:
    """Return what a page is about; a department that does not exist answers 404, any other word means all."""
    code = request.GET.get("department", "")
    return Scope(
        request.user,
        timezone.now(),
        today_for(request.user),
        department=get_object_or_404(Department, code=code) if code else None,
        only_named=request.GET.get("scope") == NAMED,
    )


def kept(scope: Scope) -> str:
    """Return what the links of a page carry on: "&scope=named&department=OPS", or nothing."""
    parts = {
        "scope": NAMED if scope.only_named else "",
        "department": scope.department.code if scope.department else "",
    }
    return "".join(f"&{name}={value}" for name, value in parts.items() if value)
