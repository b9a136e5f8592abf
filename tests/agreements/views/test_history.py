"""The history in sentences, page by page, and two texts beside each other."""

import re

import pytest

from agreements.drafting import terms
from agreements.models import Event, Outcome
from agreements.revisions.sealing import reopen, seal
from tests.agreements.views.browsers import browser_of, page, queries
from tests.builders import NOW, a_commitment, a_draft, a_table, an_outcome, in_force, ready_to_seal
from tests.people import a_person

pytestmark = pytest.mark.django_db


def reword(agreement, by, impact):
    outcome = Outcome.objects.get(revision__agreement=agreement, revision__state="draft")
    terms.edit(
        Outcome, agreement=agreement, key=outcome.key, version=outcome.version, values={"impact": impact}, by=by, at=NOW
    )


def lines(text):
    return [int(seq) for seq in re.findall(r'id="event-(\d+)"', text)]


def test_it_tells_what_happened_newest_first():
    table = a_table()
    agreement = a_draft(table)
    an_outcome(agreement, by=table.ana)

    text = browser_of(table.ben).get(page(agreement, "history")).content.decode()

    assert lines(text) == [2, 1]
    assert "Ana Ruiz started the agreement with Operations and Sales." in text
    assert "Monday 1 February 2027" in text


def test_show_earlier_leads_through_all_of_it():
    table = a_table()
    agreement = a_draft(table)
    an_outcome(agreement, by=table.ana)
    for number in range(70):
        reword(agreement, table.ana, f"Shelves are full, {number}.")
    ana, address, seen = browser_of(table.ana), page(agreement, "history"), []

    while address:
        text = ana.get(address).content.decode()
        seen += lines(text)
        more = re.search(r'id="earlier" href="([^"]*)"', text)
        address = page(agreement, "history") + more.group(1).replace("&amp;", "&") if more else ""

    assert seen == list(range(72, 0, -1))


def test_decisions_only():
    table = a_table()
    agreement = in_force(ready_to_seal(table))

    shown = lines(browser_of(table.ana).get(page(agreement, "history") + "?show=decisions").content.decode())

    kinds = {Event.objects.get(seq=seq).kind for seq in shown}
    assert "text_in_force" in kinds
    assert "term_added" not in kinds


@pytest.mark.parametrize("query", ["?before=x", "?before=-1", "?before=99999999999999", "?show=<script>", "?before="])
def test_an_address_that_somebody_made_up_shows_the_newest(query):
    table = a_table()
    agreement = a_draft(table)

    answer = browser_of(table.ana).get(page(agreement, "history") + query)

    assert lines(answer.content.decode()) == [1]


def test_who_reads_from_in_force_on_reads_what_happened_since():
    table = a_table()
    agreement = in_force(ready_to_seal(table))
    maya = browser_of(a_person(name="Maya Manager", is_manager=True))

    text = maya.get(page(agreement, "history")).content.decode()

    assert lines(text) == [Event.objects.get(kind="text_in_force").seq]
    assert "started the agreement" not in text


def test_an_outsider_finds_nothing():
    table = a_table()
    agreement = in_force(ready_to_seal(table))
    otto = browser_of(a_person(name="Otto Lang"))

    assert otto.get(page(agreement, "history")).status_code == 404
    assert otto.get(page(agreement, "revision-compare", 1, 2)).status_code == 404


def reworded_twice():
    table = a_table()
    agreement = ready_to_seal(table)
    seal(agreement=agreement, by=table.ana, at=NOW)
    reopen(agreement=agreement, by=table.ana, at=NOW)
    reword(agreement, table.ana, "Shelves are <b>never</b> empty.")
    return table, agreement


def test_two_texts_stand_beside_each_other_whichever_comes_first():
    table, agreement = reworded_twice()
    ana = browser_of(table.ana)

    for pair in ((1, 2), (2, 1)):
        text = ana.get(page(agreement, "revision-compare", *pair)).content.decode()
        assert "1 clause changed" in text
        assert "deleted: </span>full" in text
        assert "&lt;b&gt;never&lt;/b&gt; empty" in text
    assert page(agreement, "revision-compare", 1, 2).endswith("/history/1...2/")


@pytest.mark.parametrize(("view", "seen", "unseen"), [("new", "empty", "full"), ("old", "full", "empty")])
def test_one_text_is_read_alone(view, seen, unseen):
    table, agreement = reworded_twice()

    text = browser_of(table.ana).get(page(agreement, "revision-compare", 1, 2) + f"?view={view}").content.decode()

    changes = text.split('id="changes"')[1]
    assert seen in changes
    assert unseen not in changes
    assert "<ins>" not in changes


@pytest.mark.parametrize("pair", [(1, 3), (1, 1), (0, 1), (1, 10**20)])
def test_texts_that_never_were_are_not_found(pair):
    table, agreement = reworded_twice()

    assert browser_of(table.ana).get(page(agreement, "revision-compare", *pair)).status_code == 404


def test_drafts_are_not_compared_by_those_who_read_from_in_force_on():
    _table, agreement = reworded_twice()
    in_force(agreement)
    maya = browser_of(a_person(name="Maya Manager", is_manager=True))

    assert maya.get(page(agreement, "revision-compare", 1, 2)).status_code == 404
    assert "compare-2" not in maya.get(page(agreement, "history")).content.decode()


def test_the_page_needs_no_more_queries_for_thirty_lines():
    table = a_table()
    few, many = a_draft(table), a_draft(table)
    a_commitment(few, owner=table.ben, receiver=table.sales)
    for _ in range(28):
        a_commitment(many, owner=table.ben, receiver=table.sales)

    assert queries(browser_of(table.ana), page(few, "history")) == queries(browser_of(table.ana), page(many, "history"))
