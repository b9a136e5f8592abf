"""The filter of the list of promises: whose, words, how it stands, between whom, and when it is due."""

from typing import Any, ClassVar

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from agreements.dashboard.commitment_status import StatusWord
from agreements.lists.conditions import WordsField, said_words
from agreements.lists.offered_agreements import AgreementField, offer_agreements, said_agreement
from stakeholders.lists.fields import DayField, DepartmentField, PersonField
from stakeholders.lists.filters import ListFilter
from stakeholders.lists.reader import Reading
from stakeholders.text.sentences import gettext as _

ALL = "all"
# Two states that are several words at once.
OPEN, WAITS = "open", "waits"
STATES = [
    ("", gettext_lazy("Any")),
    (OPEN, gettext_lazy("Still open")),
    (WAITS, gettext_lazy("Waits for somebody")),
    *StatusWord.choices,
]
PAIR = frozenset({"department", "other"})
WITHIN = [
    ("", gettext_lazy("Any time")),
    ("7", gettext_lazy("7 days")),
    ("30", gettext_lazy("30 days")),
    ("90", gettext_lazy("90 days")),
]


def _said_status(status: str) -> str:
    return str(dict(STATES)[status]).lower()


class PromiseFilter(ListFilter):
    """What somebody looks for among promises."""

    q = WordsField(label=gettext_lazy("Words or number"), required=False)
    status = forms.ChoiceField(label=gettext_lazy("How it stands"), choices=STATES, required=False)
    department = DepartmentField(label=gettext_lazy("Department"))
    within = forms.ChoiceField(label=gettext_lazy("Due within"), choices=WITHIN, required=False)
    other = DepartmentField(label=gettext_lazy("And department"))
    giver = DepartmentField(label=gettext_lazy("From"))
    receiver = DepartmentField(label=gettext_lazy("To"))
    owner = PersonField(label=gettext_lazy("Owner"))
    agreement = AgreementField(label=gettext_lazy("Agreement"))
    since = DayField(label=gettext_lazy("Due from"))
    until = DayField(label=gettext_lazy("Due until"))
    # Mine where it is empty.
    show = forms.ChoiceField(choices=[("", ""), (ALL, "")], required=False, widget=forms.HiddenInput)

    folded = ("other", "giver", "receiver", "owner", "agreement", "since", "until")
    spoken: ClassVar[dict[str, Any]] = {
        "q": said_words,
        "status": _said_status,
        "department": lambda department: _("from or to %(department)s") % {"department": department.name},
        "other": lambda department: _("from or to %(department)s") % {"department": department.name},
        "within": lambda days: _("due within %(days)s days") % {"days": days},
        "giver": lambda department: _("from %(department)s") % {"department": department.name},
        "receiver": lambda department: _("to %(department)s") % {"department": department.name},
        "owner": lambda person: _("owned by %(person)s") % {"person": person.name},
        "agreement": said_agreement,
        "since": lambda day: _("due from %(day)s") % {"day": date_format(day, "j F Y")},
        "until": lambda day: _("due until %(day)s") % {"day": date_format(day, "j F Y")},
    }

    def __init__(self, data: Any, *, reading: Reading) -> None:
        super().__init__(data, reading=reading)
        offer_agreements(self)

    def phrases(self) -> list[str]:
        """Say of two departments that it is about what stands between them."""
        wanted = self.wanted()
        if not {"department", "other"} <= wanted.keys():
            return super().phrases()
        pair = {"one": wanted["department"].name, "other": wanted["other"].name}
        rest = [self.spoken[name](value) for name, value in wanted.items() if name in self.spoken and name not in PAIR]
        return [_("between %(one)s and %(other)s") % pair, *rest]

    def scope(self) -> list[str]:
        return [] if self.wanted().get("show") == ALL else [_("owned or looked after by you")]
