"""The text as a document: sections and clauses keep their numbers, sentences say all that the fields say."""

import copy
from datetime import date

import pytest

from agreements.drafting.paragraphs import OUTLINE, numbers_of, parts_of
from agreements.drafting.snapshot import read
from agreements.models import TERM_KINDS, Purpose, Revision, Stakeholder, TradeOff
from agreements.models.canonical import document_of, spoken_in
from agreements.revisions.document import preamble, sections
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
    return [clause.sentences.words for clause in section.clauses]


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
        "Sales gives: A forecast (5 lorries, from 1 March 2027). Operations gains: Fewer lorries. It pays."
    ]
    assert said(titled(found, "Decision rights")) == [
        "When a date moves, Ben Ode approves within 3 working days; Ana Ruiz is told."
    ]
    assert said(titled(found, "Rhythm"))[0].startswith("Owners check in every 2 weeks, first on 8 February 2027.")


def test_sections_and_clauses_are_numbered_without_gaps():
    found = sections(a_full_text())
    assert [section.number for section in found] == [1, 2, 3, 4, 5, 6]
    for section in found:
        numbers = [clause.number for clause in section.clauses]
        assert numbers == [f"{section.number}.{place}" for place in range(1, len(numbers) + 1)]


def fields_of(text):
    """Every field of every clause as people read it, but for the name of a warning, which is for programs."""
    for kind in TERM_KINDS:
        for entry in text["terms"][kind.kind]:
            for name in set(kind.content) - {"warning"}:
                yield spoken_in(kind, name, entry)


def test_nothing_that_is_signed_is_left_out():
    text = a_full_text()
    every = [preamble(text), *(clause for section in sections(text) for clause in section.clauses)]
    whole = " ".join(passage.words for clause in every for passage in (clause.sentences, *clause.details)).lower()
    # An amount is said without the zeros behind its point, and a sentence ends in one full stop.
    spoken = (words.removesuffix(".00").rstrip(".").lower() for words in fields_of(text))
    assert [words for words in spoken if words not in whole] == []


def test_a_clause_keeps_the_number_that_it_had_in_the_draft():
    text = a_full_text()
    revision = Revision.objects.select_related("agreement").get(state="in_force")
    drafted = numbers_of(read(revision.agreement, revision))
    shown = {clause.anchor: clause.number for section in sections(text) for clause in section.clauses}
    assert shown == {f"term-{key.hex[:12]}": number for key, number in drafted.items()}


def test_what_is_written_in_the_draft_is_what_is_signed():
    text = a_full_text()
    revision = Revision.objects.select_related("agreement").get(state="in_force")
    drafted = {
        one.number: one.sentence for part in parts_of(read(revision.agreement, revision)) for one in part.paragraphs
    }
    signed = {clause.number: clause.sentences.words for section in sections(text) for clause in section.clauses}
    assert signed == drafted


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


def test_every_kind_of_term_has_its_part_and_its_voice():
    kinds = {kind.kind for kind in TERM_KINDS}
    assert {kind.kind for part in OUTLINE for kind in part.kinds} | {Purpose.kind} == kinds


def changed(text, before):
    found = [clause for section in sections(text, before=before) for clause in section.clauses if clause.is_changed]
    return {
        clause.number: "".join(f"[{piece.change[0]}:{piece.text}]" for piece in clause.sentences.pieces)
        for clause in found
    }


def test_a_clause_shows_what_changed_since_an_earlier_text():
    before = a_full_text()
    after = copy.deepcopy(before)
    after["terms"]["commitment"][0]["due_on"] = "2027-03-22"
    after["terms"]["stakeholder"].pop()
    assert changed(after, before)["3.1"].endswith(
        "by ][d:15][i:22][s: March 2027. Sales accepts it when this is so: Sales has it in writing.]"
    )
    assert list(changed(after, before)) == ["3.1", ""]
    assert changed(after, before)[""].startswith("[d:Shop staff of Sales")


def test_a_name_that_is_another_today_changes_nothing():
    before = a_full_text()
    after = copy.deepcopy(before)
    after["terms"]["commitment"][0]["owner"]["name"] = "Ben Ode-Lind"
    assert changed(after, before) == {}
