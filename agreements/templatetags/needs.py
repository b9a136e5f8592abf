"""How much needs the reader, for the heading of home."""

from typing import Any

from django import template

from agreements.dashboard import needs_me as needs

register = template.Library()


@register.simple_tag(takes_context=True)
def needs_me(context: dict[str, Any]) -> int:
    """Return how many things need the person who reads this."""
    return needs.count(context["request"].user)
