"""What a template says of text that people write: how much fits, and that it reorders no words around it."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from stakeholders.text.characters import PROSE
from stakeholders.text.characters import isolated as as_isolated

register = template.Library()


@register.simple_tag
def prose_attributes() -> SafeString:
    """Return the attributes of a text area that is written by hand, as `ProseField` gives them to its own."""
    return format_html('data-limit="{}" dir="auto"', PROSE)


@register.filter
def isolated(text: object) -> str:
    """Return a name or text that stays in its place within a sentence, whichever way it is read."""
    return as_isolated(str(text))
