"""Lets `{% blocktranslate %}` keep each word of people to itself, so that a name never reorders our sentence."""

from typing import Any

from django import template
from django.template.base import Parser, Token, TokenType
from django.templatetags.i18n import BlockTranslateNode, do_block_translate

from stakeholders.text.sentences import KeptToItself

register = template.Library()


@register.tag
def blocktranslate(parser: Parser, token: Token) -> BlockTranslateNode:
    """Take the place of Django's own tag, as one of the builtins of the templates."""
    node = do_block_translate(parser, token)
    tokens = [*node.singular, *(node.plural or [])]
    said = {one.contents for one in tokens if one.token_type == TokenType.VAR} - {node.countervar}
    named = node.extra_context
    expressions = {name: named.get(name) or parser.compile_filter(name) for name in said | set(named)}
    # Each resolves like the expression in it.
    kept: dict[str, Any] = {name: KeptToItself(expression) for name, expression in expressions.items()}
    node.extra_context = kept
    return node
