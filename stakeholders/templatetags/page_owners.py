"""Lets `{% csrf_token %}` say as well on whose page a form stands, so that no form has the one without the other."""

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html
from django.utils.safestring import SafeString

from stakeholders.accounts.page_owners import FIELD

register = template.Library()


class FormOfPage(CsrfTokenNode):
    """The token against foreign sites, and the mark of the page's owner from the context."""

    def render(self, context: Context) -> SafeString:
        token = super().render(context)
        return format_html('{}<input type="hidden" name="{}" value="{}">', token, FIELD, context.get(FIELD, ""))


@register.tag
def csrf_token(parser: Parser, token: Token) -> FormOfPage:
    """Take the place of Django's own tag, as one of the builtins of the templates."""
    return FormOfPage()
