"""`path` for addresses in which an agreement, a promise, a section or a kind of clause is named."""

from django.urls import path, register_converter

from agreements.drafting.sections import KindSlug, SectionSlug
from agreements.models.numbering import AgreementReference, CommitmentReference

__all__ = ["path"]

register_converter(AgreementReference, "agreement")
register_converter(CommitmentReference, "commitment")
register_converter(SectionSlug, "section")
register_converter(KindSlug, "kind")
