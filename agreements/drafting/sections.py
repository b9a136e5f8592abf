"""The sections of a draft, each with a page of its own; they are written in any order."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agreements.models import (
    Agreement,
    CommitmentTerms,
    DecisionRight,
    Outcome,
    Purpose,
    Rhythm,
    Signatory,
    Stakeholder,
    Term,
    TradeOff,
)


def section_url(agreement: Agreement, section: str) -> str:
    """Return the page of the section with this slug in an agreement."""
    return reverse("agreements:term-list", args=[agreement.reference, section])


@dataclass(frozen=True)
class Section:
    """One part of the draft: its place in the address, its words, and the kinds of terms on it."""

    slug: str
    title: str | Promise
    purpose: str | Promise
    kinds: tuple[type[Term], ...]


SECTIONS = (
    Section(
        "outcome",
        _("Outcome"),
        _("One outcome that every party wants: what changes, for whom, and how you will all see it."),
        (Purpose, Outcome),
    ),
    Section(
        "stakeholders",
        _("People"),
        _("Who signs for each department, and whose decision, work, knowledge or voice you need."),
        (Signatory, Stakeholder),
    ),
    Section(
        "trade-offs",
        _("Trades"),
        _("Who gives what, who gains what by it, and why it is worth it to both."),
        (TradeOff,),
    ),
    Section(
        "commitments",
        _("Promises"),
        _("A promise has one owner, a result and a date. The owner takes it on."),
        (CommitmentTerms,),
    ),
    Section(
        "decisions",
        _("Decision rights"),
        _("Whose agreement which change needs, so that nobody has to guess later."),
        (DecisionRight,),
    ),
    Section(
        "cadence",
        _("Rhythm"),
        _("How often owners check in, when you first review, and who helps when something is stuck."),
        (Rhythm,),
    ),
)
BY_SLUG = {section.slug: section for section in SECTIONS}
OF_KIND = {kind.kind: section for section in SECTIONS for kind in section.kinds}


class SectionSlug:
    """Path converter for the sections that exist."""

    regex = "|".join(BY_SLUG)

    def to_python(self, value: str) -> Section:
        return BY_SLUG[value]

    def to_url(self, value: Section | str) -> str:
        return value if isinstance(value, str) else value.slug


class KindSlug:
    """Path converter for the kinds of terms that exist."""

    regex = "|".join(OF_KIND)

    def to_python(self, value: str) -> type[Term]:
        return next(kind for kind in OF_KIND[value].kinds if kind.kind == value)

    def to_url(self, value: type[Term] | str) -> str:
        return value if isinstance(value, str) else value.kind
