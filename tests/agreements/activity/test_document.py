"""The text as a document: sections and clauses keep their numbers, sentences say all that the fields say."""

from datetime import date

import pytest

from agreements.activity.document import SENTENCES, preamble, sections
from agreements.drafting.paragraphs import OUTLINE, numbers_of
from agreements.drafting.snapshot import read
from agreements.models import TERM_KINDS, Purpose, Revision, Stakeholder, TradeOff
from agreements.models.canonical import clauses, document_of
from tests.agreements.cadence.agreements_in_force import in_force_in
from tests.builders import a_right, a_table, a_term, in_force, ready_to_seal, seat_of

pytestmark = pytest.mark.django_db


def a_full_text():
    table = a_table()
    draft = ready_to_seal(table)
    sales, operations = seat_of(draft, table.sales), seat_of(draft, table.operations)
    trade = {"giver": sales, "gainer": operations, "gives": "A forecast", "gains": "Fewer lorries", "why": "It pays."}
    days = {"starts_on": date(2027, 3, 1), "ends_on": None, "amount": 5, "unit": "lorries"}
    a_term(TradeOff, draft, by=table.ana, **trade, **days)
    who = {"department": table.sales, "name": "Shop staff", "capacity": "implementer", "needed": "input"}
    a_term(Stakeholder, draft, by=table.ana, **who)
    a_right(draft, matter="dates", approver=table.ben, by=table.ana, told=table.ana)
    return document_of(Revision.objects.get(agreement=in_force(draft), state="in_force"))


def said(section):
    return [" ".join(clause.sentences) for clause in section.clauses]


def titled(found, title):
    return next(section for section in found if str(section.title) == title)


def test_clauses_are_sentences():
    found = sections(a_full_text())
    assert said(titled(found, "Promises")) == [
        (
            "Ben Ode delivers Forecast of the core range to Sales by 15 March 2027. "
            "Sales accepts it when this is so: Sales has it in writing."
        )
    ]
    assert said(titled(found, "What each side gives")) == [
        (
            "Sales gives Operations: A forecast. By this Operations gains: Fewer lorries. It is 5 lorries. "
            "It holds from 1 March 2027."
        )
    ]
    assert said(titled(found, "Decision rights")) == [
        "A date moves: Ben Ode approves within 3 working days, and Ana Ruiz is told."
    ]
    assert said(titled(found, "Rhythm"))[0].startswith(
        "Owners check in every 2 weeks, first on 8 February 2027; they are asked at 09:00 on the clock of the owner."
    )


def test_sections_and_clauses_are_numbered_without_gaps():
    found = sections(a_full_text())
    assert [section.number for section in found] == [1, 2, 3, 4, 5, 6]
    for section in found:
        numbers = [clause.number for clause in section.clauses]
        assert numbers == [f"{section.number}.{place}" for place in range(1, len(numbers) + 1)]


def test_nothing_that_is_signed_is_left_out():
    text = a_full_text()
    every = [preamble(text), *(clause for section in sections(text) for clause in section.clauses)]
    whole = " ".join(" ".join([*clause.sentences, *(words for _label, words in clause.details)]) for clause in every)
    missing = [words for clause in clauses(text) for _label, words in clause.lines if words not in whole]
    assert missing == []


def test_a_clause_keeps_the_number_that_it_had_in_the_draft():
    text = a_full_text()
    revision = Revision.objects.select_related("agreement").get(state="in_force")
    drafted = numbers_of(read(revision.agreement, revision))
    shown = {clause.anchor: clause.number for section in sections(text) for clause in section.clauses}
    assert shown == {f"term-{key.hex[:12]}": number for key, number in drafted.items()}


def test_a_clause_has_the_place_in_addresses_that_it_always_had():
    text = a_full_text()
    shown = {clause.anchor for section in sections(text) for clause in section.clauses}
    assert shown | {preamble(text).anchor} == {clause.anchor for clause in clauses(text)}


def test_a_part_that_every_draft_shows_keeps_its_number_without_a_clause():
    _table, agreement = in_force_in("UTC")
    found = sections(document_of(Revision.objects.get(agreement=agreement)))
    assert [str(section.title) for section in found[:4]] == [
        "Our shared outcome",
        "What each side gives",
        "Promises",
        "Rhythm",
    ]
    assert not found[1].clauses
    assert "Decision rights" not in [str(section.title) for section in found]


def test_every_kind_of_term_has_its_part_and_its_sentences():
    kinds = {kind.kind for kind in TERM_KINDS}
    assert {kind.kind for part in OUTLINE for kind in part.kinds} | {Purpose.kind} == kinds
    assert set(SENTENCES) == kinds
