"""A change of words: which clause, which field, before and after."""

from datetime import date

import pytest

from agreements.activity.change_wording import changes, clause, details, moves, said, short_clause
from agreements.activity.names import Names, Promise
from agreements.drafting import terms
from agreements.models import CommitmentTerms, Outcome, Purpose
from agreements.text import short
from tests.builders import NOW, a_commitment, a_draft, a_table

KEY = "6b1e6a0e-0000-4000-8000-000000000001"
NAMES = Names(people={1: "Ana Ruiz", 2: "Ben Ode"}, parties={1: "Sales"}, promises={KEY: Promise("C-0003", "Forecast")})
BEFORE = {"deliverable": "Forecast", "owner": 1, "receiver": 1, "due_on": "2027-03-15"}
AFTER = BEFORE | {"owner": 2, "due_on": "2027-03-22"}
EDIT = {"term": CommitmentTerms.kind, "key": KEY, "before": BEFORE, "after": AFTER}


def test_a_clause_is_called_by_its_number_and_words():
    assert clause(EDIT, NAMES) == "the promise C-0003 “Forecast”"
    assert short_clause(EDIT, NAMES) == "the promise C-0003 “Forecast”"


def test_a_clause_that_stands_once_is_called_by_its_kind():
    assert clause({"term": Outcome.kind, "key": KEY, "after": {"impact": "Shelves are full."}}, Names()) == (
        f"the {Outcome._meta.verbose_name}"
    )


def test_each_field_that_changed_is_said_before_and_after():
    assert changes(EDIT, NAMES) == "owner Ana Ruiz → Ben Ode; due on 15 March 2027 → 22 March 2027"


def test_what_differs_only_behind_the_shortened_words_is_reworded():
    before, after = (BEFORE | {"deliverable": "x" * 80 + end} for end in ("a", "b"))
    (sentence,) = [changes(EDIT | {"before": before, "after": after}, NAMES)]
    assert sentence.endswith("reworded")
    assert "→" not in sentence


def test_details_are_what_people_ask_for_first():
    assert details(EDIT, NAMES) == "owner Ben Ode, receiver Sales, due on 22 March 2027"


@pytest.mark.parametrize(
    ("words", "expected"),
    [("Two\n  lines", "Two lines"), ("x" * 70, "x" * 70), ("x" * 71, "x" * 69 + "…")],
)
def test_long_words_are_shortened_to_seventy_characters_on_one_line(words, expected):
    assert short(words) == expected


def test_free_text_stands_in_quotes_and_nothing_is_nothing():
    assert said(Purpose, "why_now", "Spring orders.", Names()) == "“Spring orders.”"
    assert said(Purpose, "why_now", "", Names()) == ""


@pytest.mark.django_db
def test_what_changed_since_somebody_read_a_clause():
    table = a_table()
    agreement = a_draft(table)
    wording = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    base = wording.values()
    values = {"due_on": date(2027, 3, 22)}
    edit = {"agreement": agreement, "key": wording.key, "version": wording.version, "values": values}
    after = terms.edit(CommitmentTerms, **edit, by=table.ana, at=NOW)
    assert moves(after, base) == ["due on 15 March 2027 → 22 March 2027"]
    assert moves(after, {}) == [], "what they read is not known"
