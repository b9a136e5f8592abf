"""A yes falls with the words it was said to: who is asked anew sees what changed, and who changed it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.commitments.handshakes import confirm
from agreements.drafting import terms
from agreements.drafting.endorsements import endorse
from agreements.drafting.rewordings import rewordings
from agreements.models import CommitmentTerms, Outcome
from tests.agreements.notifications.mails import SOON
from tests.agreements.views.browsers import browser_of
from tests.builders import NOW, a_commitment, a_draft, a_table, an_outcome, seat_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def agreement(table):
    return a_draft(table)


def said(rewording):
    return "".join(
        {"same": "{}", "deleted": "[-{}-]", "inserted": "[+{}+]"}[piece.change].format(piece.text)
        for piece in rewording.pieces
    )


def reword(kind, agreement, clause, by, **values):
    terms.edit(kind, agreement=agreement, key=clause.key, version=clause.version, values=values, by=by, at=SOON)
    return kind.objects.get(key=clause.key)


@pytest.fixture
def outcome(table, agreement):
    """Ana says yes for Sales to three days; then Ben makes it two."""
    outcome = an_outcome(agreement, by=table.ana, impact="We answer within three days.")
    endorse(party=seat_of(agreement, table.sales), digest=outcome.content_digest(), by=table.ana, at=NOW)
    return reword(Outcome, agreement, outcome, table.ben, impact="We answer within two days.")


def test_an_outcome_shows_what_changed_to_whom_said_yes_to_other_words(table, agreement, outcome):
    sales, operations = (seat_of(agreement, department) for department in (table.sales, table.operations))
    found = rewordings([(outcome, sales), (outcome, operations)])
    assert list(found) == [(outcome.key, sales.pk)], "Operations has said nothing yet"
    assert found[outcome.key, sales.pk].by == table.ben
    assert "[-three-][+two+]" in said(found[outcome.key, sales.pk])


def test_it_stands_on_home_and_in_the_draft(table, agreement, outcome):
    ana, ben = (browser_of(person) for person in (table.ana, table.ben))
    for page in ("/", agreement.get_absolute_url()):
        assert "Ben Ode changed the words since your yes:" in ana.get(page).text
        assert "since your yes" not in ben.get(page).text


def test_a_promise_shows_its_other_receiver_by_name(table, agreement):
    worded = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    confirm(agreement=agreement, key=worded.key, version=worded.version, by=table.ben, at=NOW)
    assert rewordings([(worded, None)]) == {}
    receiver = seat_of(agreement, table.operations)
    reworded = reword(CommitmentTerms, agreement, worded, table.ana, receiver=receiver)
    (found,) = rewordings([(reworded, None)]).values()
    assert (found.by, "[-Sales-][+Operations+]" in said(found)) == (table.ana, True)


def test_a_promise_that_got_another_owner_was_never_theirs(table, agreement):
    worded = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    confirm(agreement=agreement, key=worded.key, version=worded.version, by=table.ben, at=NOW)
    assert rewordings([(reword(CommitmentTerms, agreement, worded, table.ana, owner=table.ana), None)]) == {}


def test_the_number_of_queries_does_not_grow(table, agreement, outcome, django_assert_num_queries):
    sales, outcome = seat_of(agreement, table.sales), Outcome.objects.select_related("revision").get(pk=outcome.pk)
    with django_assert_num_queries(2):
        rewordings([(outcome, sales)] * 30)
    with django_assert_num_queries(0):
        rewordings([])


def test_other_receivers_of_many_promises_are_read_at_once(table, agreement):
    def reworded():
        worded = a_commitment(agreement, owner=table.ben, receiver=table.sales)
        confirm(agreement=agreement, key=worded.key, version=worded.version, by=table.ben, at=NOW)
        return reword(CommitmentTerms, agreement, worded, table.ana, receiver=seat_of(agreement, table.operations))

    def asked():
        related = CommitmentTerms.objects.select_related("revision", "commitment", "owner", "receiver__department")
        wordings = [(one, None) for one in related.order_by("pk")]
        with CaptureQueriesContext(connection) as queries:
            assert len(rewordings(wordings)) == len(wordings)
        return len(queries)

    reworded()
    one = asked()
    for _ in range(4):
        reworded()
    assert asked() == one
