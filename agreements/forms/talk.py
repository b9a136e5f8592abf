"""Raising a point, suggesting other words, answering, and closing with one line."""

import uuid
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from agreements.drafting.paragraphs import parts_of
from agreements.drafting.snapshot import Snapshot
from agreements.forms.people import say_what_is_missing
from agreements.forms.terms import FORMS
from agreements.models import Agreement, Party, Term
from agreements.models.canonical import KINDS
from agreements.models.open_point import PointKind
from agreements.participants import at_the_table
from agreements.talk.voices import Voices
from stakeholders.models import User
from stakeholders.text.form_fields import ProseField

# No answer is wanted later; a year with a typing slip is caught.
LAST_DAY = date(2100, 12, 31)
CLAUSE_AT_MOST = 90


class VoiceForm(forms.Form):
    """Somebody talks for one of the parties that they may talk for, and may name people at the table."""

    party = forms.ModelChoiceField(label=_("For which department?"), queryset=Party.objects.none())
    mentioned = forms.ModelMultipleChoiceField(
        label=_("Name somebody"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("They are told, and find it in their inbox."),
    )

    def __init__(self, data: Any = None, *, agreement: Agreement, voices: Voices, **options: Any) -> None:
        super().__init__(data, **options)
        self.voices = voices
        table = User.objects.filter(pk__in=at_the_table(agreement) - {voices.person.pk}).order_by("folded", "pk")
        party, mentioned = self.fields["party"], self.fields["mentioned"]
        assert isinstance(party, forms.ModelChoiceField)
        assert isinstance(mentioned, forms.ModelMultipleChoiceField)
        party.queryset = Party.objects.filter(pk__in=[one.pk for one in voices.parties]).select_related("department")
        mentioned.queryset = table
        if len(voices.parties) == 1:
            del self.fields["party"]
        for field in self.fields.values():
            say_what_is_missing(field)

    def said(self) -> dict[str, Any]:
        """Return what a verb is given of this form."""
        return {"party": self.voices.parties[0], **self.cleaned_data}


class AskingForm(VoiceForm):
    """Of whom an answer is wanted, and by when."""

    asked = forms.ModelChoiceField(label=_("Who answers?"), queryset=Party.objects.none(), required=False)
    wanted_by = forms.DateField(
        label=_("By when?"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, data: Any = None, *, agreement: Agreement, today: date, **options: Any) -> None:
        super().__init__(data, agreement=agreement, **options)
        self.today = today
        asked = self.fields["asked"]
        assert isinstance(asked, forms.ModelChoiceField)
        others = Party.objects.filter(agreement=agreement).present()
        if len(self.voices.parties) == 1:
            others = others.exclude(pk=self.voices.parties[0].pk)
        asked.queryset = others
        asked.empty_label = _("All the others")

    def clean_wanted_by(self) -> date | None:
        """Return a day from today on."""
        day: date | None = self.cleaned_data["wanted_by"]
        if day is not None and not self.today <= day <= LAST_DAY:
            raise ValidationError(_("Choose today or a later day."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        own = cleaned.get("party") or (self.voices.parties[0] if len(self.voices.parties) == 1 else None)
        if own is not None and cleaned.get("asked") == own:
            self.add_error("asked", _("That is the department you talk for. Choose another one."))
        return cleaned


class PointForm(AskingForm):
    """A question, an objection or a challenge, at a clause or at the draft; a suggestion goes on to its clause."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=PointKind.choices, widget=forms.RadioSelect)
    clause = forms.ChoiceField(label=_("What is it about?"), required=False)
    words = ProseField(label=_("Your words"), widget=forms.Textarea(attrs={"rows": 3}))
    would_settle = ProseField(
        label=_("What would settle it?"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    field_order = ("kind", "clause", "words", "would_settle", "asked", "wanted_by", "party", "mentioned")

    def __init__(self, data: Any = None, *, snapshot: Snapshot, **options: Any) -> None:
        super().__init__(data, agreement=snapshot.agreement, **options)
        kind, clause = self.fields["kind"], self.fields["clause"]
        assert isinstance(kind, forms.ChoiceField)
        assert isinstance(clause, forms.ChoiceField)
        offered = [one for one in self.voices.kinds if one != PointKind.SUGGESTION or snapshot.revision.is_draft]
        kind.choices = [(one.value, one.label) for one in offered]
        clause.choices = [("", _("The draft as a whole")), *_clauses(snapshot)]

    def clean_clause(self) -> tuple[type[Term], uuid.UUID] | None:
        """Return the kind and the key of the clause; None for the draft as a whole."""
        kind, _colon, key = self.cleaned_data["clause"].partition(":")
        return (KINDS[kind], uuid.UUID(key)) if key else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("kind") == PointKind.OBJECTION and "would_settle" in cleaned and not cleaned["would_settle"]:
            self.add_error("would_settle", _("Say what would settle it, so that the others can work on it."))
        if cleaned.get("kind") == PointKind.SUGGESTION and "clause" in cleaned:
            clause = cleaned["clause"]
            if clause is None or clause[0].kind not in FORMS:
                self.add_error("clause", _("Choose the clause that should read differently."))
        return cleaned

    def said(self) -> dict[str, Any]:
        """Return what `raise_point` is given."""
        said = super().said()
        would_settle = said["would_settle"] if said["kind"] == PointKind.OBJECTION else ""
        return said | {"kind": PointKind(said["kind"]), "would_settle": would_settle}


class SuggestionForm(AskingForm):
    """Why a clause should read differently; its words are in the form of the clause beside it."""

    words = ProseField(label=_("Why?"), widget=forms.Textarea(attrs={"rows": 2}))
    field_order = ("words", "asked", "wanted_by", "party", "mentioned")


class ReplyForm(VoiceForm):
    """An answer."""

    words = ProseField(label=_("Your answer"), widget=forms.Textarea(attrs={"rows": 3}))
    field_order = ("words", "party", "mentioned")


class LineForm(forms.Form):
    """The one line with which a point is settled or declined."""

    line = ProseField(widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Any = None, *, label: str, missing: str, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["line"].label = label
        self.fields["line"].error_messages["required"] = missing


def clause_choice(kind: str, key: object) -> str:
    """Return the value that stands for a clause in the form."""
    return f"{kind}:{key}"


def _clauses(snapshot: Snapshot) -> list[tuple[str, str]]:
    return [
        (clause_choice(one.term.kind, one.term.key), f"{one.number} {Truncator(one.sentence).chars(CLAUSE_AT_MOST)}")
        for part in parts_of(snapshot)
        for one in part.paragraphs
    ]
