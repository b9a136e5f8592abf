"""Lets `{% blocktranslate %}` keep each word of people to itself, so that a name never reorders our sentence."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.template.base import FilterExpression, Parser, Token, TokenType
from django.template.context import Context
from django.templatetags.i18n import BlockTranslateNode, do_block_translate
from django.utils.safestring import mark_safe

from stakeholders.text.characters import isolated

register = template.Library()


@dataclass(frozen=True)
class KeptToItself:
    """A value of a sentence that is isolated where it reads from right to left."""

    expression: FilterExpression

    def resolve(self, context: Context) -> Any:
        value = self.expression.resolve(context)
        words = str(value)
        alone = isolated(words)
        if alone == words:
            return value
        # What is HTML stays HTML, and what is not is escaped later.
        return mark_safe(alone) if hasattr(value, "__html__") else alone  # noqa: S308 - safe before, and only framed


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
