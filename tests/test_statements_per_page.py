"""How many statements each page of the benchmark asks: as many for thirty rows as for one, and so many at most."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from agreements.models import Agreement, Commitment, Purpose
from agreements.notifications.fan_out.announcements import announce_all
from agreements.scheduler import tick
from tests.agreements.cadence.agreements_in_force import in_force_in
from tests.agreements.views.browsers import browser_of, count_queries, page
from tests.agreements.views.clock import clock
from tests.builders import a_commitment, a_draft, a_table, an_outcome

__all__ = ["clock"]

pytestmark = pytest.mark.django_db
# The first check-ins have been asked for and are silent by then.
LATER = datetime(2027, 2, 17, 12, tzinfo=UTC)
# Wanted are 12; a lower number is better, a higher one wants a reason. In a test a verb asks some more: its savepoints.
MOST = {
    "home": 15,
    "number in the header": 8,
    "inbox": 20,
    "agreement": 15,
    "promises of an agreement": 10,
    # Where each stands is asked apart.
    "draft, overview": 12,
    "draft, section": 9,
    "agreement, history": 12,
    "promise": 25,
    "promises, mine": 16,
    "promises, all": 15,
    "agreements, list": 10,
    "changes, list": 12,
    "events, list": 13,
    "people, list": 11,
    # Pauses with their last days, and the reviews of the next days by the zone of the reader, are asked apart.
    "dashboard": 21,
    "save of a clause": 26,
}
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/help/"}


def asked(table, agreement: Agreement, draft: Agreement) -> dict[str, int]:
    """Return how many statements each page asks, once this process and this connection know them."""
    ben = browser_of(table.ben)
    promise = Commitment.objects.filter(agreement=agreement).order_by("number")[0]
    clause = Purpose.objects.get(revision__agreement=draft)
    addresses = {
        "home": "/",
        "inbox": "/inbox/",
        "agreement": agreement.get_absolute_url(),
        "promises of an agreement": page(agreement, "promise-list"),
        "draft, overview": draft.get_absolute_url(),
        "draft, section": f"{draft.get_absolute_url()}commitments/",
        "agreement, history": page(agreement, "history"),
        "promise": promise.get_absolute_url(),
        "promises, mine": "/commitments/",
        "promises, all": "/commitments/?show=all",
        "agreements, list": "/agreements/",
        "changes, list": "/changes/",
        "events, list": "/history/?since=2020-01-01",
        "people, list": "/organisation/people/",
        "dashboard": "/dashboard/",
    }
    found = {name: statements(lambda to=to: ben.get(to)) for name, to in addresses.items()}
    found["number in the header"] = statements(lambda: ben.post("/_/count/", headers=HTMX))
    ana, edit = browser_of(table.ana), reverse("agreements:term-edit", args=[draft.reference, "purpose", clause.key])

    def save() -> object:
        clause.refresh_from_db()
        form = {"title": clause.title, "why_now": f"Because of {clause.version}.", "version": clause.version}
        return ana.post(edit, form, headers=HTMX)

    return found | {"save of a clause": statements(save)}


def statements(visit) -> int:
    assert visit().status_code == 200
    with count_queries() as counted:
        visit()
    return len(counted)


def test_every_page_asks_as_much_for_thirty_rows_as_for_one_and_so_much_at_most(clock):
    table = a_table()
    counted = []
    for rows in (1, 30):
        _table, agreement = in_force_in("UTC", table=table, commitments=rows, due_on=date(2027, 2, 26))
        draft = a_draft(table)
        an_outcome(draft, by=table.ana)
        for _ in range(rows):
            a_commitment(draft, owner=table.ben, receiver=table.sales)
        tick(at=LATER)
        announce_all(LATER)
        clock.moment = LATER
        counted.append(asked(table, agreement, draft))
    one, thirty = counted
    assert {name: count for name, count in thirty.items() if count != one[name]} == {}
    assert {name: (count, MOST[name]) for name, count in thirty.items() if count > MOST[name]} == {}
    assert thirty.keys() == MOST.keys()
