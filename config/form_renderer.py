"""Draws the fields of forms that a page has many of without a template, as Django's templates do."""

from collections.abc import Mapping
from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.formats import localize
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeData, SafeString, mark_safe

WIDGETS = "django/forms/widgets"
SELECT, OPTION = f"{WIDGETS}/select.html", f"{WIDGETS}/select_option.html"
# Those that Django draws with input.html alone.
INPUTS = frozenset(f"{WIDGETS}/{kind}.html" for kind in ("text", "number", "email", "hidden", "date", "checkbox"))


class FormRenderer(TemplatesSetting):
    """Takes the templates of the product, but for choices and inputs: a template for each of 900 options is slow."""

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> SafeString:
        widget = context.get("widget", {})
        choices = [option for _name, options, _index in widget.get("optgroups", ()) for option in options]
        if template_name == SELECT and all(choice["template_name"] == OPTION for choice in choices):
            return mark_safe(_select(widget))  # noqa: S308 - every part of it is escaped below
        if template_name in INPUTS:
            value = "" if widget["value"] is None else f' value="{_written(widget["value"])}"'
            named = f'type="{_shown(widget["type"])}" name="{_shown(widget["name"])}"'
            return mark_safe(f"<input {named}{value}{_attributes(widget)}>")  # noqa: S308 - the same
        # What Django joins is safe, and does not say so.
        return mark_safe(super().render(template_name, context, request))  # noqa: S308


def _select(widget: Mapping[str, Any]) -> str:
    parts = [f'<select name="{_shown(widget["name"])}"{_attributes(widget)}>']
    for name, options, _index in widget["optgroups"]:
        if name:
            parts.append(f'\n  <optgroup label="{_shown(name)}">')
        for option in options:
            value, label = _written(option["value"]), _shown(option["label"])
            parts.append(f'\n  <option value="{value}"{_attributes(option)}>{label}</option>')
        if name:
            parts.append("\n  </optgroup>")
    return "".join([*parts, "\n</select>"])


def _attributes(widget: Mapping[str, Any]) -> str:
    """Return the attributes, each after a blank; True stands without a value, False and its name not at all."""
    return "".join(
        f" {_shown(name)}" if value is True else f' {_shown(name)}="{_written(value)}"'
        for name, value in widget["attrs"].items()
        if value is not False
    )


def _shown(value: Any) -> str:
    """Return what a template makes of {{ value }}."""
    return conditional_escape(localize(value))


def _written(value: Any) -> str:
    """Return what a template makes of {{ value|stringformat:'s' }}."""
    return str(value) if isinstance(value, SafeData) else escape(str(value))
