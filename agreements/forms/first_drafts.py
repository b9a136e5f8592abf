"""The sheet on which an agreement is started: every step of it on one page, read again after each press."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.drafting.shared_drafts import FirstReaders
from agreements.forms.first_promises import BLANK, OURS, PLACES, DayField, PromiseForm, growing
from agreements.starts.copies import Copy
from agreements.starts.first_draft import FIRST_REVIEW, FirstDraft, working_day
from stakeholders.forms.person_choice import by_department, people
from stakeholders.models import Department, User
from stakeholders.text.form_fields import HeadlineField, ProseField

MOST_PROMISES = len(PLACES)
# The first promise is what we get.
THEIRS = "0"
# So long at most, each part of the sentence of the outcome, which as a whole fits as well.
PART = 1_200
OUTCOME = ("beneficiaries", "change", "benefit", "indicators")


def _part(label: Any) -> ProseField:
    return ProseField(label=label, max_length=PART, required=False, widget=growing(), rows=1)


class FirstDraftForm(forms.Form):
    """The whole sheet; `data` is what was posted, as `pressed` has changed it."""

    matter = HeadlineField(
        label=gettext_lazy("What do you want to settle?"),
        widget=growing(),
        error_messages={"required": gettext_lazy("Say in a few words what you want to settle.")},
    )
    beneficiaries = _part(gettext_lazy("For"))
    change = _part(gettext_lazy("we will"))
    benefit = _part(gettext_lazy("so that"))
    indicators = _part(gettext_lazy("seen in"))
    escalation = forms.ModelChoiceField(
        label=gettext_lazy("When something is stuck, who helps?"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.Select(attrs=BLANK),
    )
    covering_note = ProseField(
        label=gettext_lazy("Your words"),
        required=False,
        widget=forms.Textarea(attrs={"class": "blank"}),
        rows=4,
    )

    def __init__(self, data: QueryDict, *, by: User, today: date, is_sent: bool) -> None:
        self.by, self.today, self.posted = by, today, data
        shown = {"initial": data.dict()} if not is_sent else {"data": data}
        super().__init__(**shown)
        self.fields["first_review_on"] = DayField(today=today, label=_("First review on"))
        if "find" not in data:
            self.fields["matter"].widget.attrs["autofocus"] = True
        escalation = self.fields["escalation"]
        assert isinstance(escalation, forms.ModelChoiceField)
        escalation.queryset, escalation.choices = User.objects.active(), self.owners
        self.promises = [
            PromiseForm(data if is_sent else None, sheet=self, place=at, prefix=number, initial=self._promise(number))
            for at, number in enumerate(_numbers(data))
        ]

    @cached_property
    def own(self) -> list[Department]:
        """The departments that this person may start it for."""
        return list(Department.objects.of(self.by).alphabetical())

    @cached_property
    def ours(self) -> Department:
        """The department that it is started for: the chosen one, else the first of theirs."""
        return next((one for one in self.own if str(one.pk) == self.posted.get("ours")), self.own[0])

    @cached_property
    def others(self) -> list[Department]:
        """The departments on the other side, alphabetically; those of chosen people are among them."""
        chosen = [int(pk) for pk in self.posted.getlist("department") if pk.isdecimal() and len(pk) < 10]
        found = Department.objects.filter(pk__in=chosen) | Department.objects.filter(
            memberships__user__in=[person.pk for person in self.people]
        )
        return [one for one in found.distinct().select_related("head").alphabetical() if one != self.ours]

    @property
    def chosen(self) -> list[Department]:
        """Those of the others that were chosen themselves, and not with one of their people."""
        return [one for one in self.others if str(one.pk) in self.posted.getlist("department")]

    @property
    def outcome_fields(self) -> list[forms.BoundField]:
        """The gaps in the sentence of the outcome."""
        return [self[name] for name in OUTCOME]

    @cached_property
    def people(self) -> list[User]:
        """The single people who are asked besides the heads."""
        chosen = [int(pk) for pk in self.posted.getlist("person") if pk.isdecimal() and len(pk) < 10]
        return list(User.objects.active().filter(pk__in=chosen).exclude(pk=self.by.pk).alphabetical())

    @cached_property
    def at_the_table(self) -> list[Department]:
        """The departments on both sides, alphabetically."""
        return sorted([self.ours, *self.others], key=lambda department: department.name.casefold())

    @cached_property
    def receivers(self) -> list[tuple[int | str, str]]:
        """The departments that can receive a promise."""
        return [(one.pk, one.name) for one in self.at_the_table] if self.others else [("", "…")]

    @cached_property
    def owners(self) -> list[Any]:
        """Everybody who can be chosen, the people of the table first; read once for the whole sheet."""
        near = [one.pk for one in self.at_the_table]
        return [("", _("Choose …")), *by_department(list(people()), near=near)]

    @property
    def first_review(self) -> date:
        """The day of the first review, where somebody helps and no other day is named."""
        return working_day(self.today + FIRST_REVIEW)

    @property
    def readers(self) -> FirstReaders:
        """Who hears of it as it is sent: the heads and whoever was chosen by name, who helps, and other owners."""
        heads = [one.head for one in self.others if one.head and one.head.is_active]
        known = {str(person.pk): person for person in self._chosen_owners}
        helping, owning = str(self["escalation"].value() or ""), [one.owner_said for one in self.promises]
        return FirstReaders.of(
            asked=[*heads, *self.people],
            helping=[known[helping]] if helping in known else [],
            owners=[known[owner] for owner in owning if owner in known],
            by=self.by,
        )

    @property
    def missing(self) -> str:
        """What the sheet does not say yet, as one sentence; empty once it says what is gained and who delivers."""
        has_promise = any(one.says_what for one in self.promises)
        has_outcome = bool(str(self["change"].value() or "").strip())
        if not str(self["matter"].value() or "").strip():
            return ""
        if not has_promise and not has_outcome:
            return _("So far there is a title, and nobody’s promise.")
        if not has_promise:
            return _("So far there is an outcome, and nobody’s promise.")
        return "" if has_outcome else _("So far nothing says what all of you gain.")

    def people_called(self, words: str) -> QuerySet[User]:
        """Return whoever works in a department and is not asked yet, by a part of the name."""
        asked = [self.by.pk, *(person.pk for person in self.readers.asked)]
        named = User.objects.active().filter(name__icontains=words, memberships__isnull=False).exclude(pk__in=asked)
        return named.distinct().alphabetical().prefetch_related("memberships__department")  # type: ignore[no-any-return]

    @cached_property
    def _chosen_owners(self) -> list[User]:
        """Whoever owns a promise or helps, as far as they are here; one query."""
        said = {str(self["escalation"].value() or ""), *(one.owner_said for one in self.promises)}
        return list(User.objects.active().filter(pk__in=[pk for pk in said if pk.isdecimal() and len(pk) < 10]))

    def _promise(self, number: str) -> dict[str, Any]:
        """Return what the sheet says of one promise; it goes to us, the second one to the other side."""
        said: dict[str, Any] = {
            name.partition("-")[2]: value for name, value in self.posted.items() if name.startswith(f"{number}-")
        }
        if not self.others:
            return said | {"receiver": ""}
        if said.get("receiver") in {str(one.pk) for one in self.at_the_table}:
            return said
        return said | {"receiver": (self.others[0] if number == OURS else self.ours).pk}

    def clean(self) -> dict[str, Any]:
        """Ask for the other side, and for words where others of the same sentence stand."""
        cleaned = super().clean() or {}
        if not self.others:
            self.add_error(None, _("Choose a department or a person: an agreement is between departments."))
        # A field that could not be read has its error already.
        is_open = "change" not in self.errors and not cleaned.get("change")
        if is_open and any(cleaned.get(name) for name in OUTCOME):
            self.add_error("change", _("Say what you will do together."))
        if cleaned.get("first_review_on") and not cleaned.get("escalation") and "escalation" not in self.errors:
            self.add_error("escalation", _("Choose who helps, or empty the day of the first review."))
        return cleaned

    def is_valid(self) -> bool:
        """True when the sheet and every promise that was begun can be taken as they are."""
        # All of them are asked, so that everything to put right is shown at once.
        return all([super().is_valid(), *(one.is_valid() for one in self.promises)])

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        """What has to be put right, in the order of the page: the id of its field, what that is called, a sentence."""
        matter, *outcome = (self[name] for name in ("matter", *OUTCOME))
        found = [_problems_of(matter)]
        found.append([("find", _("With whom?"), str(error)) for error in self.non_field_errors()])
        found += [_problems_of(field) for field in outcome]
        found += [_problems_of(field, one.title) for one in self.promises for field in one.in_order]
        found += [_problems_of(self[name]) for name in ("first_review_on", "escalation", "covering_note")]
        return [problem for problems in found for problem in problems]

    def draft(self, copied: Copy | None = None) -> FirstDraft:
        """Return what the sheet says, once it is valid, with what it does not show of the agreement it copies."""
        said, departments = self.cleaned_data, [self.ours, *self.others]
        return FirstDraft(
            title=said["matter"],
            departments=departments,
            people=self.people,
            outcome=outcome_of(said),
            promises=[one.promise() for one in self.promises if not one.is_blank],
            first_review_on=said["first_review_on"] or self.first_review,
            escalation=said["escalation"],
            rhythm=copied.rhythm() if copied else {},
            further=list(copied.unseen(departments)) if copied else [],
        )


def outcome_of(said: dict[str, Any]) -> dict[str, str]:
    """Return the agreed fields of an outcome from the parts of its sentence; empty where nothing was said."""
    if not said.get("change"):
        return {}
    if not said["beneficiaries"] and said["change"][0].isupper():
        # A whole sentence of their own stays as it is.
        return {"impact": said["change"], "beneficiaries": "", "indicators": said["indicators"]}
    begun = _("For %(whom)s, we will %(change)s") if said["beneficiaries"] else _("We will %(change)s")
    sentence = begun % {"whom": said["beneficiaries"].rstrip(".,"), "change": said["change"].rstrip(".,")}
    if said["benefit"]:
        sentence = _("%(sentence)s, so that %(benefit)s") % {
            "sentence": sentence,
            "benefit": said["benefit"].rstrip("."),
        }
    return {
        "impact": f"{sentence}.",
        "beneficiaries": said["beneficiaries"],
        "indicators": said["indicators"],
    }


def _numbers(data: QueryDict) -> Iterator[str]:
    """Yield the numbers of the promises on the sheet, each of which begins the names of its fields."""
    for number in data.getlist("promise")[:MOST_PROMISES]:
        if number.isdecimal() and len(number) < 4:
            yield number


def _problems_of(field: forms.BoundField, of: str = "") -> list[tuple[str, str, str]]:
    """Return what has to be put right in one field; `of` says where it stands."""
    label = f"{of}, {str(field.label).lower()}" if of else str(field.label)
    return [(field.id_for_label, label, str(error)) for error in field.errors]
