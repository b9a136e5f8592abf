"""Two walls: what one may not know is as if it were not there, what one may not do is said; every door is tried."""

import logging

import pytest
from django.contrib import messages

from agreements.models import Agreement
from agreements.models.agreement import AgreementQuerySet
from agreements.models.commitment import CommitmentQuerySet
from agreements.views import (
    changes,
    check_ins,
    completions,
    counter_offers,
    escalations,
    first_drafts,
    hand_overs,
    handshakes,
    history,
    home,
    leads,
    operations,
    participations,
    parties,
    pauses,
    people,
    refusals,
    reviews,
    shared_drafts,
    signing,
    terms,
    warnings,
    withdrawals,
)
from agreements.views.collaboration import kept_clauses, private_copies, removals, writers
from agreements.views.dashboard import being_written, news_requests
from agreements.views.preparation import our_preparation, stances, timetables
from agreements.views.talk import points
from stakeholders.models import User
from stakeholders.prepared_queries import Prepared, _write
from stakeholders.views import requests
from tests.access.addresses import every_name
from tests.access.answers import LEAD, MISSING, OUTSIDER, OWNER, READERS, SIGNATORY
from tests.access.policy import POLICY
from tests.access.walk import walk

pytestmark = pytest.mark.django_db

# The modules of views that refuse by `allow`.
WITH_KEEPERS = (
    changes,
    check_ins,
    completions,
    hand_overs,
    handshakes,
    leads,
    operations,
    parties,
    pauses,
    refusals,
    reviews,
    signing,
    escalations,
    first_drafts,
    shared_drafts,
    people,
    counter_offers,
    participations,
    terms,
    warnings,
    withdrawals,
    being_written,
    news_requests,
    our_preparation,
    stances,
    timetables,
    points,
    kept_clauses,
    private_copies,
    removals,
    writers,
)


@pytest.fixture(autouse=True)
def quiet():
    """Thousands of refusals are expected here, and need no lines in the log."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def test_every_url_name_has_its_row_in_the_policy():
    assert set(POLICY) == set(every_name())


@pytest.mark.parametrize("reader", READERS)
def test_every_door_answers_as_the_policy_says(world, reader):
    faults = list(walk(world, reader, POLICY))
    assert not faults, "\n".join(faults)


def fallen(faults) -> set[str]:
    return {fault.split()[0] for fault in faults}


def test_where_a_wall_is_taken_away_every_door_behind_it_is_noticed(world, monkeypatch):
    everything = lambda self, user: self  # noqa: E731
    # Statements that were written behind the walls stand for the process otherwise.
    monkeypatch.setattr(Prepared, "written", lambda self, given: _write(self.queries, given))
    monkeypatch.setattr(AgreementQuerySet, "visible_to", everything)
    monkeypatch.setattr(AgreementQuerySet, "drafted_by", everything)
    monkeypatch.setattr(CommitmentQuerySet, "visible_to", lambda self, user: self.filter(terms__isnull=False))
    # What names something that this world has none of is answered with 404 on either side.
    behind = {
        name
        for name, row in POLICY.items()
        if row.admission.kind in {"visible_to", "drafted_by"} and MISSING not in {row.post.draft, row.post.in_force}
    }
    assert len(behind) > 30
    assert fallen(walk(world, OUTSIDER, POLICY, names=behind)) == behind


def test_where_nobody_is_refused_every_door_with_a_keeper_is_noticed(world, monkeypatch):
    for module in WITH_KEEPERS:
        monkeypatch.setattr(module, "allow", lambda allowed, sentence: None)
    monkeypatch.setattr(requests, "may_administer", lambda user: True)
    kept = {name for name, row in POLICY.items() if row.get.theirs & row.post.theirs != frozenset(READERS)}
    assert len(kept) > 25
    for reader in (OWNER, LEAD, SIGNATORY):
        kept -= fallen(walk(world, reader, POLICY, names=kept)) if kept else set()
    assert kept == set()


def test_a_refusal_that_tells_by_one_sentence_is_noticed(world, monkeypatch):
    def telling(request, number):
        if Agreement.objects.filter(number=number).exists():
            messages.info(request, "This is not for you.")
        return the_agreement(request, number)

    the_agreement = history.the_agreement
    monkeypatch.setattr(history, "the_agreement", telling)
    faults = list(walk(world, OUTSIDER, POLICY, names={"agreements:history"}))
    assert any("differs from the one about nothing" in fault for fault in faults)


def test_a_visit_that_writes_is_noticed(world, monkeypatch):
    def writing(user):
        User.objects.filter(pk=user.pk).update(name=user.name)
        return []

    monkeypatch.setattr(home.needs, "drafts_of_mine", writing)
    faults = list(walk(world, LEAD, POLICY, names={"agreements:home"}))
    assert [fault.partition(" as ")[0] for fault in faults] == ["agreements:home GET", "agreements:home GET by htmx"]
    assert all("writes" in fault for fault in faults)
