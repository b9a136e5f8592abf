"""Forms of preparing a draft: a private line, where a party stands, and the proposed days."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.models.private.preparation_line import Question
from agreements.models.stance import Degree
from agreements.models.timetable import ProposedDay, Timetable
from agreements.preparation.private_lines import WORDS_AT_MOST, PrivateAnswer
from agreements.preparation.stances import PartyStance
from stakeholders.text.form_fields import ProseField

HINTS = {
    Question.FALLBACK: _("What you do without an agreement. It tells you what an offer has to be better than."),
}
# One each, to take over.
EXAMPLES = {
    Question.FALLBACK: _("We order from last year’s supplier and start six weeks later."),
}
DAYS = {
    ProposedDay.TALK: (_("Talk by"), _("The day by which each side has said what it needs.")),
    ProposedDay.TEXT: (_("Text ready by"), _("The day by which the words are written and the promises taken on.")),
    ProposedDay.SIGN: (_("Sign by"), _("The day by which you want to have signed.")),
}


class LineForm(forms.Form):
    """The words of a department to one question; empty takes them back."""

    words = ProseField(required=False, max_length=WORDS_AT_MOST, rows=4)

    def __init__(self, data: Any = None, *, question: str, initial: dict[str, str] | None = None) -> None:
        # Several stand on one page.
        super().__init__(data, auto_id=f"id_{question}_%s", initial=initial)
        self.question = Question(question)
        self.example = EXAMPLES[self.question]
        self.fields["words"].label = self.question.label
        self.fields["words"].help_text = HINTS[self.question]

    @classmethod
    def of(cls, given: PrivateAnswer, *, example: str = "") -> "LineForm":
        """Return the form of what stands; `example` is the question whose example is taken over where it is empty."""
        words = given.words or (str(EXAMPLES[given.question]) if example == given.question else "")
        return cls(question=given.question, initial={"words": words})


class StanceForm(forms.Form):
    """A degree of consent; all but support have a reason."""

    degree = forms.ChoiceField(
        label=_("Where do you stand on this draft?"),
        choices=Degree.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the five.")},
    )
    reason = ProseField(
        label=_("Why?"),
        help_text=_("One or two sentences. Needed for all but “support”."),
        required=False,
        rows=3,
    )

    @classmethod
    def of(cls, given: PartyStance) -> "StanceForm":
        said = given.stance
        return cls(initial={"degree": said.degree, "reason": said.reason} if said else {})

    def clean(self) -> dict[str, Any]:
        """Ask for a reason with all but support."""
        said = super().clean() or {}
        is_without = "reason" in said and not said["reason"]
        if is_without and said.get("degree") not in (None, Degree.SUPPORT):
            self.add_error("reason", _("Say why, so that the others can do something about it."))
        return said


class TimetableForm(forms.Form):
    """Three days; each may be left empty."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for proposed, (label, hint) in DAYS.items():
            day = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            self.fields[proposed.value] = forms.DateField(label=label, help_text=hint, required=False, widget=day)

    @classmethod
    def of(cls, timetable: Timetable, remarks: dict[str, list[str]]) -> "TimetableForm":
        """Return the form of a timetable, with what is worth a look beside each field."""
        form = cls(initial={proposed.value: timetable.day_of(proposed) for proposed in ProposedDay})
        for name, words in remarks.items():
            form.fields[name].help_text = " ".join(words)
        return form
