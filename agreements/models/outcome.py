"""The one outcome that all parties want, pinned on every page of the agreement."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agreements.models.term import Term
from stakeholders.text.model_fields import ProseField


class Outcome(Term):
    """What will be different, for whom, and how everybody will see it."""

    kind = "outcome"
    content = ("impact", "beneficiaries", "indicators")
    is_single = True

    impact = ProseField(_("impact"))
    beneficiaries = ProseField(_("who benefits"), blank=True)
    indicators = ProseField(_("how we will see it"), blank=True)

    class Meta(Term.Meta):
        verbose_name = _("shared outcome")
        verbose_name_plural = _("shared outcome")

    def summary(self) -> str:
        return self.impact

    def sentence(self) -> str:
        """Return the outcome as a reader says it; what is empty is left out.

        Written to go on after "we will", in small letters, it becomes one sentence; otherwise it stands as written.
        """
        said = {name: getattr(self, name).strip().rstrip(".") for name in self.content}
        if self.impact[:1].islower() and said["beneficiaries"]:
            return _one_sentence(said)
        parts = [self.impact.strip() if not (said["beneficiaries"] or said["indicators"]) else f"{said['impact']}."]
        # A whole sentence often names them: For gardeners, we will …
        if said["beneficiaries"] and said["beneficiaries"].casefold() not in said["impact"].casefold():
            parts.append(gettext("Who benefits: %(beneficiaries)s.") % said)
        if said["indicators"]:
            parts.append(gettext("Seen in: %(indicators)s.") % said)
        return " ".join(parts)


def _one_sentence(said: dict[str, str]) -> str:
    if said["indicators"]:
        return gettext("For %(beneficiaries)s, we will %(impact)s, seen in %(indicators)s.") % said
    return gettext("For %(beneficiaries)s, we will %(impact)s.") % said
