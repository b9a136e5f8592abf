"""What a template says of text that people write: how much fits, and that it shows it in its own direction."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from stakeholders.text.characters import PROSE

register = template.Library()


@register.simple_tag
def prose_attributes() -> SafeString:
    """Return the attributes of a text area that is written by hand, as `ProseField` gives them to its own."""
    return format_html('data-limit="{}" dir="auto"', PROSE)
