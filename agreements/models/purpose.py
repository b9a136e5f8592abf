"""The title and the reason of an agreement, as a clause of its text."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from agreements.models.term import Term
from stakeholders.text.model_fields import HeadlineField, ProseField, shows_what_it_says


class Purpose(Term):
    """The title of the agreement and the reason why it is needed now."""

    kind = "purpose"
    content = ("title", "why_now")
    headline = "title"
    is_single = True

    title = HeadlineField(_("title"))
    why_now = ProseField(_("why now"), blank=True)

    class Meta(Term.Meta):
        verbose_name = _("title and why now")
        verbose_name_plural = _("title and why now")
        constraints = [
            *Term.Meta.constraints,
            models.CheckConstraint(
                condition=shows_what_it_says("title"),
                name="title_shows_what_it_says",
                violation_error_message=_("Use one line of characters that are seen."),
            ),
        ]

    def summary(self) -> str:
        return self.title
