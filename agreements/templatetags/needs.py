"""What needs the reader, for what is counted anew after something was done in place."""

from typing import Any

from django import template

from agreements.dashboard.to_do import ToDo, to_do
from agreements.views.requests import this_moment

register = template.Library()


@register.simple_tag(takes_context=True)
def needs_me(context: dict[str, Any]) -> ToDo:
    """Return what waits for the person who reads this."""
    return to_do(context["request"].user, at=this_moment())
