"""The addresses of the product, and the floor beside them: an empty view behind the same door."""

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

from config.urls import handler404, handler429, handler500
from config.urls import urlpatterns as ours

# Asked for with this header, an answer says how many statements it took; nothing is counted otherwise.
ASKED, SAID = "X-Count-Statements", "X-Statements"


def floor(request: HttpRequest) -> HttpResponse:
    """Answer with who asks: session and person are read, and nothing else."""
    return HttpResponse(str(request.user.pk))


def counted(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Say how many statements an answer took, where that is asked for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if ASKED not in request.headers:
            return get_response(request)
        statements = 0

        def count(execute: Callable[..., Any], *arguments: Any) -> Any:
            nonlocal statements
            statements += 1
            return execute(*arguments)

        with connection.execute_wrapper(count):
            response = get_response(request)
        response[SAID] = str(statements)
        return response

    return middleware


urlpatterns = [path("floor/", floor, name="floor"), *ours]
__all__ = ["handler404", "handler429", "handler500"]
