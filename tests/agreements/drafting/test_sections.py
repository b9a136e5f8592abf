"""The sections of a draft: each kind of clause has one, and addresses name sections and kinds that exist."""

import re

import pytest

from agreements.drafting.sections import SECTIONS, KindSlug, SectionSlug
from agreements.models import TERM_KINDS, CommitmentTerms, Purpose, SetAside

# A warning is set aside on a page of its own, never written by itself.
WRITTEN = [kind for kind in TERM_KINDS if kind is not SetAside]


def test_each_kind_of_clause_stands_in_one_section():
    found = [kind for section in SECTIONS for kind in section.kinds]
    assert sorted(found, key=str) == sorted(WRITTEN, key=str)


def test_the_task_list_has_six_sections():
    slugs = ["outcome", "stakeholders", "trade-offs", "commitments", "decisions", "cadence"]
    assert [section.slug for section in SECTIONS] == slugs


@pytest.mark.parametrize("section", SECTIONS, ids=lambda section: section.slug)
def test_an_address_leads_to_its_section_and_back(section):
    converter = SectionSlug()
    assert re.fullmatch(converter.regex, section.slug)
    assert converter.to_python(section.slug) is section
    assert converter.to_url(section) == converter.to_url(section.slug) == section.slug


@pytest.mark.parametrize("kind", WRITTEN, ids=lambda kind: kind.kind)
def test_an_address_leads_to_its_kind_and_back(kind):
    converter = KindSlug()
    assert re.fullmatch(converter.regex, kind.kind)
    assert converter.to_python(kind.kind) is kind
    assert converter.to_url(kind) == converter.to_url(kind.kind) == kind.kind


def test_two_kinds_of_one_section_are_told_apart():
    assert KindSlug().to_python("purpose") is Purpose
    assert KindSlug().to_python(CommitmentTerms.kind) is CommitmentTerms


@pytest.mark.parametrize("converter", [SectionSlug, KindSlug])
def test_no_other_word_matches(converter):
    assert not re.fullmatch(converter.regex, "elsewhere")
