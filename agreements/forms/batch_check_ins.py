"""The form of several check-ins: one row each; rows without an answer are ignored."""

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agreements.forms.check_ins import MailCheckInForm
from agreements.models import CheckIn, Commitment


class RowForm(MailCheckInForm):
    """The check-in of one commitment among others; left empty, it stores nothing."""

    # What the person saw as the newest word; somebody may have spoken since.
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    # The row's own key: sent twice, it saves once.
    idem = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, data: Any = None, *, commitment: Commitment, latest: CheckIn | None) -> None:
        self.commitment, self.latest = commitment, latest
        super().__init__(data, number=commitment.number)
        self.prefix = commitment.reference
        self.initial = {**self.initial, "seen": newest_word(latest), "idem": uuid.uuid4()}
        self.fields["status"].required = False
        # What shows that it is done has its place on the page of the commitment.
        del self.fields["evidence"]

    @property
    def is_answered(self) -> bool:
        """True when a status was chosen, or anything else typed."""
        return any(self.data.get(self.add_prefix(name)) for name in ("status", "note", "help_needed"))

    @property
    def has_moved_on(self) -> bool:
        """True when somebody spoke about this commitment since the page was shown."""
        return self.is_bound and self.data.get(self.add_prefix("seen"), "") != newest_word(self.latest)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned.get("status") and "status" not in self.errors:
            self.add_error("status", _("Choose one of the four answers."))
        return cleaned

    @property
    def words(self) -> dict[str, Any]:
        """What the row says, ready to be recorded."""
        return {name: value for name, value in self.cleaned_data.items() if name not in {"seen", "idem"}}


def rows(data: Any, commitments: Iterable[Commitment], latest: dict[int, CheckIn]) -> list[RowForm]:
    """Return a form for each commitment, with its newest word."""
    return [RowForm(data, commitment=one, latest=latest.get(one.pk)) for one in commitments]


def newest_word(latest: CheckIn | None) -> str:
    """Return the key of the newest word, empty where there is none."""
    return latest.key.hex if latest else ""
