"""Who is writing where, on the pages of a draft."""

import pytest

from agreements.models import Outcome, Presence
from agreements.revisions.sealing import seal
from tests.agreements.views.browsers import browser_of
from tests.agreements.views.clauses import address
from tests.builders import NOW, a_draft, a_table, an_outcome, ready_to_seal

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def ping(person, agreement, outcome):
    return browser_of(person).post(address("term-ping", agreement, "outcome", outcome.key), headers=HTMX)


def test_the_others_see_it_in_the_text_in_the_list_and_in_what_is_polled_and_oneself_never():
    table = a_table()
    agreement = a_draft(table)
    outcome = an_outcome(agreement, by=table.ana)
    assert ping(table.ben, agreement, outcome).status_code == 204
    polled = [address("agreement-overview-part", agreement), address("writer-list-part", agreement)]
    for url in (agreement.get_absolute_url(), address("term-list", agreement, "outcome"), *polled):
        headers = HTMX if url in polled else {}
        assert "Ben Ode is writing here" in browser_of(table.ana).get(url, headers=headers).text, url
        assert "is writing here" not in browser_of(table.ben).get(url, headers=headers).text, url


def test_nothing_is_noted_of_a_clause_that_is_not_there_or_sealed():
    table = a_table()
    agreement = ready_to_seal(table)
    outcome = Outcome.objects.get()
    seal(agreement=agreement, by=table.ana, at=NOW)
    assert ping(table.ben, agreement, outcome).status_code == 204
    assert not Presence.objects.exists()
