"""The text typed into a form that could not be processed, under the labels of that form."""

from django import forms
from django.http import HttpRequest
from django.utils.text import capfirst

# Fields of a form that nobody typed.
BOOKKEEPING = {"idem", "version", "digest", "direction", "act", "step", "next", "breaks", "along", "beside", "page_of"}
SECRETS = {"csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword"}
WRITTEN = (forms.widgets.Input, forms.Textarea)
NOT_WRITTEN = (forms.HiddenInput, forms.PasswordInput, forms.FileInput, forms.CheckboxInput)


def typed_text(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the submitted fields worth keeping, never a secret."""
    posted = {name: str(value) for name, value in request.POST.items() if name not in SECRETS | BOOKKEEPING}
    fields = _likeliest_fields({_bare(name) for name in posted})
    return [
        (_label(name, fields), value)
        for name, value in posted.items()
        if value.strip() and _is_typed(fields.get(_bare(name)), value)
    ]


def _likeliest_fields(names: set[str]) -> dict[str, forms.Field]:
    """Return the fields of the form that has the most of these names, and the fewest others."""
    known, found = list(forms.BaseForm.__subclasses__()), [dict[str, forms.Field]()]
    while known:
        form = known.pop()
        known += form.__subclasses__()
        found.append(getattr(form, "base_fields", {}))
    return max(found, key=lambda fields: (len(names & fields.keys()), -len(fields)))


def _is_typed(field: forms.Field | None, value: str) -> bool:
    """True for what somebody wrote, not chose: without its form, a bare number is a choice by its id."""
    if field is None:
        return not value.isdecimal()
    return isinstance(field.widget, WRITTEN) and not isinstance(field.widget, NOT_WRITTEN)


def _bare(name: str) -> str:
    """Return the name of a field without what tells it from the same field of other forms on the page."""
    return name.rpartition("-")[2]


def _label(name: str, fields: dict[str, forms.Field]) -> str:
    field = fields.get(_bare(name))
    words = str(field.label or "") if field else ""
    return capfirst(words or name.replace("_", " ").replace("-", " ").strip())
