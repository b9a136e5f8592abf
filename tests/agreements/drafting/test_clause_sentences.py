"""Clauses in sentences: what is empty is left out, and nobody's own full stop stands twice."""

import pytest

from agreements.drafting.clause_sentences import VOICES, read_aloud, sentence_of
from agreements.models import TERM_KINDS, Outcome


def test_every_kind_has_a_voice_and_covers_fields_that_it_has():
    assert set(VOICES) == {kind.kind for kind in TERM_KINDS}
    for kind in TERM_KINDS:
        assert VOICES[kind.kind].covers <= set(kind.content)


@pytest.mark.parametrize(
    ("impact", "beneficiaries", "indicators", "said"),
    [
        ("Shelves are full!", "", "", "Shelves are full!"),
        ("publish at once.", "", "", "publish at once."),
        ("Shelves are full.", "Shops.", "", "Shelves are full. Who benefits: Shops."),
        ("For shops, we will be open.", "Shops", "Sundays", "For shops, we will be open. Seen in: Sundays."),
        ("Shelves are full", "", "97 % in stock.", "Shelves are full. Seen in: 97 % in stock."),
        ("publish at once.", "all readers", "", "For all readers, we will publish at once."),
        ("publish at once", "readers", "one day.", "For readers, we will publish at once, seen in one day."),
    ],
)
def test_an_outcome_is_said_with_what_there_is(impact, beneficiaries, indicators, said):
    assert sentence_of(Outcome(impact=impact, beneficiaries=beneficiaries, indicators=indicators)) == said


def test_what_no_sentence_says_stands_below_with_its_label():
    entry = {
        "every": 1,
        "unit": "week",
        "first_check_in_on": "2027-02-08",
        "first_review_on": "2027-03-29",
        "review_months": 1,
        "escalation": {"id": 1, "name": "Ben Ode"},
        "check_in_at": "09:00",
        "acceptance_days": 5,
    }
    found = read_aloud("rhythm", entry)
    assert found.text == (
        "Owners check in every week, first on 8 February 2027. We meet for a review on 29 March 2027, and every "
        "month after it. When something is stuck, Ben Ode helps."
    )
    assert dict(found.details) == {
        "Asked at": "09:00 on the clock of the owner",
        "The receiver answers what is done within": "5 working days",
    }
