"""Since the last visit: what the page of a draft says, and that looking at it writes nothing."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from agreements.drafting import terms
from agreements.models import CommitmentTerms, DraftVisit
from tests.agreements.views.browsers import browser_of, count_queries
from tests.agreements.views.clauses import address
from tests.builders import a_commitment, a_draft, a_table, an_outcome

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def was_there(person, agreement, at: datetime):
    DraftVisit.objects.update_or_create(agreement=agreement, person=person, defaults={"seen_at": at})


def test_each_row_says_what_changed_and_leads_to_it():
    table = a_table()
    agreement = a_draft(table)
    gone = a_commitment(
        agreement, owner=table.ben, receiver=table.sales, deliverable="The old list", at=timezone.now() - 3 * DAY
    )
    was_there(table.ana, agreement, timezone.now() - 2 * DAY)
    outcome = an_outcome(agreement, by=table.ben, at=timezone.now() - DAY)
    about = {"agreement": agreement, "key": gone.key, "version": 1, "by": table.ben}
    terms.remove(CommitmentTerms, **about, at=timezone.now() - DAY)
    text = browser_of(table.ana).get(agreement.get_absolute_url()).text
    assert f'id="news-outcome" href="#{outcome.anchor}">1 change since' in text
    assert "Changed by Ben Ode" in text
    assert "Ben Ode took out “The old list”" in text
    assert address("term-restore", agreement, "commitment", gone.key) in text
    # To whoever wrote it, it is no news.
    assert "since" not in browser_of(table.ben).get(agreement.get_absolute_url()).text.partition('class="five"')[2]


def test_looking_writes_nothing_and_the_page_notes_the_visit_itself():
    table = a_table()
    agreement = a_draft(table)
    browser = browser_of(table.ana)
    page = browser.get(agreement.get_absolute_url()).text
    assert not DraftVisit.objects.exists()
    seen = address("draft-seen", agreement)
    assert f'data-hx-post="{seen}"' in page
    assert browser.post(seen).status_code == 204
    assert DraftVisit.objects.get().person == table.ana
    assert timezone.now() - DraftVisit.objects.get().seen_at < timedelta(minutes=1)


def test_thirty_changes_cost_as_many_queries_as_one():
    table = a_table()
    counted = []
    for many in (1, 30):
        agreement = a_draft(table)
        was_there(table.ana, agreement, timezone.now() - DAY)
        for _ in range(many):
            a_commitment(agreement, owner=table.ben, receiver=table.sales, by=table.ben)
        browser = browser_of(table.ana)
        browser.get(agreement.get_absolute_url())
        with count_queries() as queries:
            assert "since" in browser.get(agreement.get_absolute_url()).text
        counted.append(len(queries))
    assert counted[0] == counted[1]
