"""Our preparation on its page: whose it is, who reads it by name, and what happens when two write at once."""

import pytest

from agreements.drafting.parties import add_member
from agreements.lifecycle.withdrawal import withdraw_draft
from agreements.preparation.private_lines import answers_of, write_line
from tests.agreements.views.browsers import browser_of, page, queries
from tests.builders import NOW, a_draft, a_table, seat_of
from tests.people import a_person

pytestmark = pytest.mark.django_db
WORDS = "Then we buy the forecast outside."


@pytest.fixture
def table():
    table = a_table()
    table.__dict__["agreement"] = a_draft(table)
    return table


def write(browser, table, words=WORDS, version=0, code="SAL"):
    address = page(table.agreement, "preparation-write", code, "fallback")
    return browser.post(address, {"words": words, "version": version})


def own_words(table):
    (answer,) = answers_of(seat_of(table.agreement, table.sales), reader=table.ana)
    return answer.words


def test_the_page_says_by_name_who_reads_it(table):
    party = seat_of(table.agreement, table.sales)
    add_member(party=party, person=a_person(name="Rae Sit"), role="representative", by=table.ana, at=NOW)
    shown = browser_of(table.ana).get(page(table.agreement, "our-preparation")).text
    assert "Only Sales reads this: you and Rae Sit." in shown
    assert shown.count('name="words"') == 1
    assert "Operations" not in shown


def test_it_is_written_changed_and_taken_back(table):
    ana = browser_of(table.ana)
    saved = write(ana, table)
    assert (saved.status_code, saved.url) == (303, page(table.agreement, "our-preparation"))
    shown = ana.get(saved.url).text
    assert WORDS in shown
    assert "Saved. Only Sales reads it." in shown
    assert "Written by Ana Ruiz" in shown
    write(ana, table, "", version=1)
    assert own_words(table) == ""


def test_the_example_is_taken_over_where_nothing_stands(table):
    ana, address = browser_of(table.ana), page(table.agreement, "our-preparation")
    example = "We order from last year’s supplier"
    assert f">\n{example}" not in ana.get(address).text
    assert f">\n{example}" in ana.get(address, {"example": "fallback"}).text
    assert own_words(table) == "", "a visit writes nothing"
    write(ana, table)
    assert example not in ana.get(address, {"example": "fallback"}).text


def test_words_of_a_colleague_stand_beside_ones_own(table):
    party = seat_of(table.agreement, table.sales)
    rae = a_person(name="Rae Sit")
    add_member(party=party, person=rae, role="representative", by=table.ana, at=NOW)
    write_line(party=party, question="fallback", words="We wait a year.", version=0, by=rae, at=NOW)
    ana = browser_of(table.ana)
    refused = write(ana, table)
    assert refused.status_code == 409
    for words in ("A colleague wrote here meanwhile.", "by Rae Sit", "We wait a year.", WORDS, 'value="1"'):
        assert words in refused.text
    assert own_words(table) == "We wait a year."
    write(ana, table, version=1)
    assert own_words(table) == WORDS


def test_too_many_words_are_kept_on_the_page_and_counted(table):
    refused = write(browser_of(table.ana), table, "word " * 500)
    assert refused.status_code == 422
    assert "word word word" in refused.text
    assert own_words(table) == ""


def test_the_tab_stands_for_whoever_speaks_for_a_party(table):
    reads_along = a_person(name="Con Tri")
    party = seat_of(table.agreement, table.sales)
    add_member(party=party, person=reads_along, role="contributor", by=table.ana, at=NOW)
    tabs = {}
    for person in (table.ana, table.ben, reads_along):
        tabs[person.name] = (
            page(table.agreement, "our-preparation") in browser_of(person).get(table.agreement.get_absolute_url()).text
        )
    assert tabs == {"Ana Ruiz": True, "Ben Ode": True, "Con Tri": False}
    refused = browser_of(reads_along).get(page(table.agreement, "our-preparation"))
    assert refused.status_code == 403
    assert "Whoever speaks for a department prepares here" in refused.text


def test_an_address_of_another_department_writes_nothing(table):
    ben = browser_of(table.ben)
    refused = write(ben, table)
    assert refused.status_code == 403
    assert "Whoever speaks for Sales prepares here." in refused.text
    assert write(ben, table, code="FIN").status_code == 404
    sent = {"words": WORDS, "version": 0}
    assert ben.post(page(table.agreement, "preparation-write", "OPS", "minimum"), sent).status_code == 404
    assert own_words(table) == ""


def test_in_a_withdrawn_draft_it_is_read_and_not_changed(table):
    ana = browser_of(table.ana)
    write(ana, table)
    withdraw_draft(agreement=table.agreement, by=table.ana, at=NOW)
    shown = ana.get(page(table.agreement, "our-preparation")).text
    assert WORDS in shown
    assert "<textarea" not in shown
    refused = write(ana, table, "Something else.", version=1)
    assert refused.status_code == 409
    assert own_words(table) == WORDS


def test_any_number_of_colleagues_is_the_same_number_of_queries(table):
    party, ana = seat_of(table.agreement, table.sales), browser_of(table.ana)
    address = page(table.agreement, "our-preparation")
    queries(ana, address)
    counts = []
    for more in (1, 29):
        for number in range(more):
            person = a_person(name=f"Colleague {more} {number}")
            add_member(party=party, person=person, role="representative", by=table.ana, at=NOW)
        counts.append(queries(ana, address))
    assert counts[0] == counts[1]
