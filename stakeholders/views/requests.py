"""What all views of people and departments share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.utils.text import get_text_list

from stakeholders.models import User
from stakeholders.optimistic_locking import ChangedMeanwhile
from stakeholders.permissions import may_administer, whom_to_ask
from stakeholders.text.sentences import gettext as _


class SignedInRequest(HttpRequest):
    """A request behind the front door: the middleware lets nobody through without a person."""

    user: User


View = Callable[..., HttpResponse]


def administrators_only(view: View) -> View:
    """Answer 403 with the name of an administrator to ask, unless the user is one."""

    @wraps(view)
    def guarded(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_administer(request.user):
            names = get_text_list([person.name for person in whom_to_ask()], _("or"))
            raise PermissionDenied(
                _("Only administrators change people and departments. Ask %(names)s.")
                % {"names": names or _("whoever installed Entente")}
            )
        return view(request, *args, **kwargs)

    return guarded


def done(request: HttpRequest, message: str, to: str) -> HttpResponse:
    """Say what was done and go on to `to` with 303."""
    messages.success(request, message)
    return HttpResponseRedirect(to, status=303)


def posted(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, even when it is nothing; None for a visit."""
    return request.POST if request.method == "POST" else None


def refused(form: BaseForm, refusal: Exception, *, version: int = 0) -> int:
    """Show the refusal in the form and return its status: 422, or 409 when somebody else was faster.

    After a 409 the form carries the newer `version`, so that saving again is a decision, not an accident.
    """
    form.add_error(None, str(refusal))
    if not isinstance(refusal, ChangedMeanwhile):
        return 422
    data = QueryDict(mutable=True)
    data.update(form.data)
    data["version"] = str(version)
    form.data = data
    return 409
