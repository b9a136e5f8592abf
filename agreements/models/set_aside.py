"""The warning that was set aside: which one, and the reason why the parties continue."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.term import Term
from stakeholders.models import User
from stakeholders.text.model_fields import ProseField


class SetAside(Term):
    """One warning of the checks that does not hold up signing, with the reason as part of the signed text.

    `warning` is its key in `agreements.checks.warnings`; `words` are the sentence as it stood that day,
    so that the sealed text says it without the checks.
    """

    kind = "set-aside"
    content = ("warning", "words", "reason", "said_by")
    headline = "words"
    is_numbered = True

    warning = models.CharField(_("warning"), max_length=60)
    words = models.CharField(_("what was seen"), max_length=1000)
    reason = ProseField(_("reason"))
    said_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("said by"))

    class Meta(Term.Meta):
        verbose_name = _("warning set aside")
        verbose_name_plural = _("set aside, with reasons")
        constraints = [
            *Term.Meta.constraints,
            models.UniqueConstraint(fields=["revision", "warning"], name="warning_is_set_aside_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="set_aside_has_its_reason"),
        ]

    @classmethod
    def key_of(cls, agreement_key: uuid.UUID, warning: str) -> uuid.UUID:
        """Return the key that this warning always has in an agreement."""
        return uuid.uuid5(agreement_key, f"{cls.kind} {warning}")

    @classmethod
    def phrase(cls, name: str, entry: Mapping[str, Any]) -> str | None:
        """Leave the key of the warning unsaid: its words say it."""
        return "" if name == "warning" else None

    def summary(self) -> str:
        return self.words
