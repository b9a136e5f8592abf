"""Columns for what people write, which keep it as `characters` says on every way in: forms, imports, commands.

Migrations know them as Django's own fields: what is in the database is the same.
"""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import Combinable, F, Func, Value

from stakeholders.text import form_fields
from stakeholders.text.characters import ADDRESS, HEADLINE, PROSE, CannotStand, cleaned, is_filled_in, too_long
from stakeholders.text.folding import spellings_of
from stakeholders.text.names import cleaned_name

# What the database refuses by itself in a column of one line: control characters, overrides of the reading direction,
# characters without width that no script needs, and a text of blanks.
HIDDEN = r"[\u0001-\u001f\u007f-\u009f\u061c\u200b\u2028-\u202e\u2060-\u2065\u206a-\u206f\ufeff]"


def shows_what_it_says(column: str) -> models.Q:
    """Return the condition that a line has something to show, and nothing that only hides or turns it."""
    return models.Q(**{f"{column}__regex": r"\S"}) & ~models.Q(**{f"{column}__regex": HIDDEN})


class Written(models.Field):  # type: ignore[type-arg]  # no generics at run time
    """What all of them do: keep a text as it may stand, and say by how much it is too long."""

    stored_as: "ClassVar[type[models.Field[Any, Any]]]"
    typed_in: ClassVar[type[forms.CharField]]
    limit: ClassVar[int]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", self.limit)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Return how migrations make a column like it."""
        name, _path, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{self.stored_as.__name__}", args, kwargs

    def as_kept(self, text: str) -> str:
        """Return the text as it is kept; raise CannotStand."""
        return cleaned(text, lines=False)

    def clean(self, value: Any, model_instance: models.Model | None) -> Any:
        """Return the text as it is kept, empty where nothing of it is seen; raise ValidationError."""
        try:
            text = self.as_kept(value or "")
        except CannotStand as refusal:
            raise ValidationError(str(refusal), code=refusal.code) from refusal
        return super().clean(text if is_filled_in(text) else "", model_instance)

    def run_validators(self, value: Any) -> None:
        if sentence := too_long(value, self.max_length or self.limit):
            raise ValidationError(sentence, code="max_length")
        super().run_validators(value)

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]
        """Return the field of forms that says the same of the text."""
        return super().formfield(**{"form_class": self.typed_in, "max_length": self.max_length, **kwargs})


class HeadlineColumn(Written, models.CharField):  # type: ignore[type-arg]
    """One line: a title, a deliverable."""

    stored_as, typed_in, limit = models.CharField, form_fields.HeadlineField, HEADLINE


class NameColumn(HeadlineColumn):
    """A name: no word of it mixes two alphabets."""

    typed_in = form_fields.NameField

    def as_kept(self, text: str) -> str:
        return cleaned_name(text)


class ProseColumn(Written, models.TextField):  # type: ignore[type-arg]
    """Several lines: a criterion, a reason, a note."""

    stored_as, typed_in, limit = models.TextField, form_fields.ProseField, PROSE

    def as_kept(self, text: str) -> str:
        return cleaned(text, lines=True)


class PageAddressColumn(Written, models.URLField):  # type: ignore[type-arg]
    """The address of a page."""

    stored_as, typed_in, limit = models.URLField, form_fields.PageAddressField, ADDRESS


class EmailAddressColumn(Written, models.EmailField):  # type: ignore[type-arg]
    """An e-mail address, at most as long as RFC 5321 lets one be."""

    stored_as, typed_in, limit = models.EmailField, form_fields.EmailAddressField, 254


class FoldedColumn(models.TextField):  # type: ignore[type-arg]
    """The folded words of another column, by which rows are sorted and found; written whenever a row is saved.

    Whoever updates the other column in the database directly sets this one too.
    """

    def __init__(self, *args: Any, source: str = "", **kwargs: Any) -> None:
        self.source = source
        super().__init__(*args, **{"editable": False, "default": "", **kwargs})

    def deconstruct(self) -> Any:
        """Return how migrations make a column like it."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        """Return the words as they are stored, and keep them on the row."""
        words = " ".join(spellings_of(getattr(model_instance, self.source)))
        setattr(model_instance, self.attname, words)
        return words


def folded_vector(column: str = "folded") -> Func:
    """Return the expression for a column of folded words as a tsvector: each word as it is, no dictionary asked."""
    return Func(Func(F(column), Value(" "), function="string_to_array"), function="array_to_tsvector")


# For the type checker: what a model reads and writes. At run time Django's fields take no types.
HeadlineField: "type[models.CharField[str | Combinable, str]]" = HeadlineColumn
NameField: "type[models.CharField[str | Combinable, str]]" = NameColumn
ProseField: "type[models.TextField[str | Combinable, str]]" = ProseColumn
PageAddressField: "type[models.CharField[str | Combinable, str]]" = PageAddressColumn
EmailAddressField: "type[models.CharField[str | Combinable, str]]" = EmailAddressColumn
