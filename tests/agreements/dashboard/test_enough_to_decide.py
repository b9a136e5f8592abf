"""Each card says what its reader needs for a decision, and the dashboard who waits for whose word."""

from datetime import date, timedelta

import pytest
from django.test import Client

from agreements.amendments.proposals import propose
from agreements.commitments.completions import return_completion
from agreements.dashboard.to_do import to_do
from agreements.models import Completion
from tests.agreements.cadence.agreements_in_force import amended, in_force_in, the_promise
from tests.agreements.views.clock import clock
from tests.builders import NOW
from tests.check_ins import told_check_in

__all__ = ["clock"]

pytestmark = pytest.mark.django_db
SAID = NOW + timedelta(days=2)
LATER = SAID + timedelta(days=1)


@pytest.fixture
def case(clock):
    clock.moment = LATER
    table, agreement = in_force_in("UTC", due_on=date(2027, 10, 1))
    return table, agreement, the_promise(agreement)


def the_card(person, name):
    return next(need for need in to_do(person, at=LATER).needs if need.id.startswith(name))


def page(person, path) -> str:
    client = Client()
    client.force_login(person)
    return client.get(path).content.decode()


def report(case, status, **words):
    return told_check_in(commitment=case[2], status=status, by=case[0].ben, at=SAID, **words)


def test_a_change_names_both_dates_who_asks_and_the_commitment_by_its_title(case):
    table, agreement, promise = case
    propose(
        agreement=agreement, changes={promise.key: date(2027, 11, 1)}, reason="One supplier.", by=table.ben, at=SAID
    )
    card = the_card(table.ana, "change-")
    line = f"{promise} Forecast 1: 1 October 2027 → 1 November 2027"
    assert card.facts == (line,)
    assert card.about == "Ben Ode asks: One supplier."
    for where in ("/", "/dashboard/"):
        assert line in page(table.ana, where), where


def test_a_worry_says_what_help_is_wanted_until_another_date_is_agreed(case):
    table, agreement, promise = case
    report(case, "at_risk", help_needed="time")
    assert the_card(table.ana, "worry-").facts[0] == "What would help: more time"
    assert "Ask for more time" in page(table.ben, promise.get_absolute_url())
    amended(agreement, at=SAID + timedelta(hours=1), due_on=date(2027, 11, 1))
    assert the_card(table.ana, "worry-").facts == ["Due 1 November 2027"]
    assert "Ask for more time" not in page(table.ben, promise.get_absolute_url())


def test_what_was_sent_back_stands_on_the_card_with_what_is_missing(case):
    table, _agreement, promise = case
    report(case, "done", evidence="Signed by the shop.")
    return_completion(completion=Completion.objects.get(), missing="The prices.", by=table.ana, at=LATER)
    card = the_card(table.ben, "returned-")
    assert (card.title, card.about) == (f"{promise} Forecast 1", "Sales says what is missing: “The prices.”")
    assert card.facts == ["Sent back: “done” of 3 February, by Ben Ode", "With it: “Signed by the shop.”"]


def test_the_dashboard_says_who_waits_for_an_acceptance_and_what_was_sent_back(case):
    table = case[0]
    report(case, "done")
    assert the_card(table.ana, "completion-").title.endswith("Forecast 1")
    waits = page(table.ana, "/dashboard/").partition('id="waits"')[2]
    assert "waits for acceptance" in waits
    assert "Operations waits for Sales" in " ".join(waits.split()), "the owner's side waits for the receiver"
    return_completion(completion=Completion.objects.get(), missing="The prices.", by=table.ana, at=LATER)
    waits = page(table.ana, "/dashboard/").partition('id="waits"')[2]
    assert "something is missing" in waits.lower()
    assert "Sales waits for Operations" in " ".join(waits.split()), "and now the other way round"
