"""A list of people as a file or as text, what is left to correct of it, and what is agreed to."""

import re
import zlib
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import Truncator, get_text_list
from django.utils.translation import gettext_lazy as _

from stakeholders.models import Department
from stakeholders.models.department import CODE
from stakeholders.people_import.columns import UnknownColumns
from stakeholders.people_import.descriptions import described
from stakeholders.people_import.encodings import decoded
from stakeholders.people_import.intake import Decisions
from stakeholders.people_import.limits import MOST_BYTES, MOST_ROWS, CannotRead, refuse_large, too_many_rows
from stakeholders.people_import.people_list import PeopleList, Row, read_list
from stakeholders.people_import.plan import Plan
from stakeholders.people_import.steps import names_of
from stakeholders.people_import.workbooks import is_workbook, workbook_text
from stakeholders.text.form_fields import HeadlineField
from stakeholders.text.sentences import gettext as _now

MOST_TICKED = 200


class ListField(forms.CharField):
    """A list as text. What cannot stand in it is said by whoever reads the list."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, strip=False, **options)
        self.validators = []


class PersonImportForm(forms.Form):
    """The list to import; `rows` of the cleaned data are its people, `notes` what is worth knowing of it."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        allow_empty_file=True,
        help_text=_("From Excel, LibreOffice or Google Sheets: .xlsx (its first sheet) or CSV, at most 1 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt,text/csv,text/plain"}),
    )
    text = ListField(
        label=_("Pasted list"),
        help_text=_("Instead of a file: cells copied from a spreadsheet, with the line that names the columns."),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    # Asked for when no column has a known name.
    email_column = ListField(label=_("Column of the e-mail addresses"), widget=forms.HiddenInput)
    name_column = ListField(label=_("Column of the names"), widget=forms.HiddenInput)

    # True when nothing in the file proves that its letters were read as they were written.
    is_guess = False

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        upload = cleaned.get("file")
        if not upload and not cleaned.get("text", "").strip():
            raise forms.ValidationError(_("Choose a file or paste a list."))
        cleaned["notes"] = []
        try:
            text = self._text_of(upload.read(MOST_BYTES + 1)) if upload else cleaned["text"]
            # What is sent again after the check may have more quotation marks, so only here.
            refuse_large(len(text.encode(errors="surrogatepass")))
            chosen = {"email": cleaned.get("email_column"), "name": cleaned.get("name_column")}
            found = read_list(text, chosen={field: column for field, column in chosen.items() if column})
            _refuse_size(found.rows)
            cleaned |= {"text": text, "rows": found.rows, "notes": self._notes(found)}
        except UnknownColumns as refusal:
            self._ask_for_column(refusal, text)
        except CannotRead as refusal:
            self.add_error("file" if upload else "text", str(refusal))
        return cleaned

    def _ask_for_column(self, refusal: UnknownColumns, text: str) -> None:
        """Let the person choose among the columns that were found; a file stays as the text that stood in it."""
        name = f"{refusal.field}_column"
        choices = [("", _("Choose a column")), *((column, Truncator(column).chars(80)) for column in refusal.columns)]
        self.fields[name].widget = forms.Select(choices=choices)
        self.fields[name].required = True
        self.order_fields([name])
        data = QueryDict(mutable=True)
        data.update(self.data)
        data["text"] = text
        self.data = data
        self.add_error(name, str(refusal))

    def _text_of(self, content: bytes) -> str:
        if is_workbook(content):
            return workbook_text(content)
        found = decoded(content)
        self.is_guess = found.is_guess
        return found.text

    def _notes(self, found: PeopleList) -> list[str]:
        notes = []
        if found.ignored:
            names = get_text_list(found.ignored, _now("and"))
            notes.append(_now("Columns that are not needed and left out: %(names)s.") % {"names": names})
        foreign = next((row.name for row in found.rows if not row.name.isascii()), "")
        if self.is_guess and foreign:
            notes.append(
                _now("The file does not say how its letters are written. See whether this name is right: %(name)s.")
                % {"name": foreign}
            )
        return notes


class CheckedListForm(forms.Form):
    """A list that was checked: `text` are the lines that can be taken, `corrections` the others.

    `taken` are those that were taken before.
    """

    text = ListField(widget=forms.HiddenInput)
    taken = ListField(widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    corrections = ListField(
        label=_("Lines to correct"),
        help_text=_("Correct them here, or remove those that you do not want. The first line names the columns."),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Not called optional where it is shown; who empties it removes the lines.
        self.fields["corrections"].required = not self.is_bound

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["rows"] = [*self._rows("text"), *self._rows("corrections")]
        cleaned["taken_rows"] = self._rows("taken")
        if not self.errors:
            try:
                _refuse_size(cleaned["rows"])
            except CannotRead as refusal:
                self.add_error("corrections", str(refusal))
        return cleaned

    def _rows(self, name: str) -> list[Row]:
        text = self.cleaned_data.get(name, "")
        try:
            return read_list(text).rows if text.strip() else []
        except CannotRead as refusal:
            self.add_error(name, str(refusal))
            return []


class DecisionForm(forms.Form):
    """What has to be agreed to before an import: departments to create, with their codes, and people to move."""

    create = forms.BooleanField(required=False)
    moves = forms.BooleanField(label=_("Move all these people"), required=False)
    moved = forms.MultipleChoiceField(
        label=_("Or only some of them"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, plan: Plan, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan
        names = Truncator(names_of(plan.new_departments)).chars(200)
        self.fields["create"].label = _("Create these departments: %(names)s") % {"names": names}
        # Shown up to a number at which everybody is moved together or nobody.
        moving = plan.of_kind("moved")[:MOST_TICKED]
        self.fields["moved"].choices = [  # type: ignore[attr-defined]
            (step.person.email, f"{step.person.name} {', '.join(described(step))}") for step in moving
        ]
        for department in plan.new_departments:
            self.fields[_field_of(department)] = HeadlineField(
                label=_("Code of %(name)s") % {"name": department.name},
                required=not self.is_bound or "create" in self.data,
                initial=department.code,
                max_length=Department._meta.get_field("code").max_length,
                widget=forms.TextInput(attrs={"autocapitalize": "characters", "spellcheck": "false"}),
            )

    @property
    def codes(self) -> list[forms.BoundField]:
        """The fields for the codes of the departments to create."""
        return [self[_field_of(department)] for department in self.plan.new_departments]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        codes: dict[str, str] = {}
        for department in self.plan.new_departments if cleaned.get("create") else []:
            code = cleaned.get(_field_of(department), "").upper()
            if not re.fullmatch(CODE, code):
                self.add_error(_field_of(department), _("Use three capital letters, A to Z."))
            elif code in self.plan.taken_codes or code in codes.values():
                self.add_error(_field_of(department), _("Another department has this code."))
            codes[department.name] = code
        moved = frozenset(cleaned.get("moved", []))
        cleaned["decisions"] = Decisions(codes=codes, moves=cleaned.get("moves", False), moved=moved)
        return cleaned


def _field_of(department: Department) -> str:
    """Return the name of the field for the code of a department that has no row yet."""
    return f"code-{zlib.crc32(department.name.encode(errors='surrogatepass')):08x}"


def _refuse_size(rows: list[Row]) -> None:
    if len(rows) > MOST_ROWS:
        raise too_many_rows()
    if not rows:
        raise CannotRead(_now("The list has no people: write one line for each under the heading."))
