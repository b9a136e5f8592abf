"""Who still has to act: what a draft says of people is what the lists of these people say of the draft."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.checks.lead_actions import FindAnotherWay, OpenSigning, actions_among, first_texts_of
from agreements.checks.pending_actions import Action, line_by_line, pending_actions
from agreements.checks.refusal_turns import AnswerRefusal, SayIfSettled
from agreements.commitments.counter_offer_answers import consents_awaiting
from agreements.commitments.handshakes import offers_awaiting
from agreements.drafting.endorsements import endorsements_among, parties_drafting
from agreements.drafting.snapshot import read
from agreements.models import Party, Revision
from agreements.permissions import may_consent
from agreements.signing.signature_status import signatures_awaiting
from stakeholders.models import User
from tests.agreements.checks.texts_before_force import (
    DRAFTS,
    a_refusal_of_somebody_who_left,
    a_refusal_of_the_lead,
    a_refusal_that_is_not_settled_yet,
    a_refusal_that_the_others_signed,
    a_text_opened_again_after_a_refusal,
    a_text_that_one_cannot_sign,
    a_text_worded_anew_after_a_refusal,
    an_answered_refusal,
    every_state,
)
from tests.builders import NOW, a_commitment, a_draft, a_table

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def table():
    return a_table()


def said_of_the_draft(agreement, person) -> set[tuple[Action, int | None]]:
    """What the page of the draft says that this person could do."""
    snapshot = read(agreement, Revision.objects.open().get(agreement=agreement))
    acts = pending_actions(snapshot)
    # What is still to be written is no card of anybody: the draft stands in the list of drafts.
    asked = [act for act in acts if act.action is not Action.WRITE and is_for(act, person)]
    return {(act.action, act.wording.commitment_id if act.wording else None) for act in asked}


def is_for(act, person) -> bool:
    if isinstance(act.waits_for, User):
        return act.waits_for == person
    if act.action is Action.CONSENT:
        return may_consent(person, act.wording)
    return Party.objects.represented_by(person).filter(pk=act.waits_for.pk).exists()


def asked_of_the_person(agreement, person) -> set[tuple[Action, int | None]]:
    """What the lists of this person say of the draft."""
    led = [
        asked for asked in actions_among(list(first_texts_of(person)), person) if asked.snapshot.agreement == agreement
    ]
    declined = {asked.wording.commitment_id for asked in led if isinstance(asked, FindAnotherWay)}
    offered = [wording for wording in offers_awaiting(person) if wording.revision.agreement == agreement]
    consents = [one for one, _asked in consents_awaiting(person) if one.revision.agreement == agreement]
    endorsing = [
        party for party, _outcome in endorsements_among(list(parties_drafting(person))) if party.agreement == agreement
    ]
    return {
        *((Action.FIND_ANOTHER_WAY, commitment) for commitment in declined),
        *((Action.OPEN_SIGNING, None) for asked in led if isinstance(asked, OpenSigning)),
        *((Action.ANSWER_REFUSAL, None) for asked in led if isinstance(asked, AnswerRefusal)),
        *((Action.SAY_IF_SETTLED, None) for asked in led if isinstance(asked, SayIfSettled)),
        *((Action.CONFIRM, wording.commitment_id) for wording in offered),
        *((Action.CONSENT, wording.commitment_id) for wording in consents),
        *((Action.ENDORSE, None) for _ in endorsing),
        *((Action.SIGN, None) for one in signatures_awaiting(person) if one.agreement == agreement),
    }


@pytest.mark.parametrize("made", DRAFTS, ids=lambda made: made.__name__)
def test_the_draft_and_the_lists_of_every_person_say_the_same(table, made):
    agreement, elsewhere = made(table), every_state(table)
    for person in User.objects.all():
        for one in (agreement, elsewhere):
            assert asked_of_the_person(one, person) == said_of_the_draft(one, person), person


@pytest.mark.parametrize("made", DRAFTS, ids=lambda made: made.__name__)
def test_somebody_is_named_as_long_as_the_text_waits(table, made):
    agreement = made(table)
    acts = pending_actions(read(agreement, Revision.objects.open().get(agreement=agreement)))
    assert acts
    assert all(act.who and act.what and act.url for act in acts)


@pytest.mark.parametrize(
    ("made", "who"),
    [
        (a_text_that_one_cannot_sign, [(Action.ANSWER_REFUSAL, "Ana Ruiz"), (Action.SIGN, "Ana Ruiz")]),
        (an_answered_refusal, [(Action.SAY_IF_SETTLED, "Ben Ode"), (Action.SIGN, "Ana Ruiz")]),
        (a_refusal_that_is_not_settled_yet, [(Action.ANSWER_REFUSAL, "Ana Ruiz"), (Action.SIGN, "Ana Ruiz")]),
        (a_text_opened_again_after_a_refusal, [(Action.ANSWER_REFUSAL, "Ana Ruiz")]),
        (a_text_worded_anew_after_a_refusal, [(Action.SAY_IF_SETTLED, "Ben Ode")]),
        (a_refusal_of_the_lead, [(Action.SAY_IF_SETTLED, "Ana Ruiz"), (Action.SIGN, "Ben Ode")]),
        (a_refusal_of_somebody_who_left, [(Action.SAY_IF_SETTLED, "Operations"), (Action.SIGN, "Ana Ruiz")]),
        (a_refusal_that_the_others_signed, [(Action.ANSWER_REFUSAL, "Ana Ruiz")]),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_whose_turn_it_is_after_a_refusal(table, made, who):
    agreement = made(table)
    acts = pending_actions(read(agreement, Revision.objects.open().get(agreement=agreement)))
    assert [(act.action, act.who) for act in acts] == who


def test_a_draft_with_everything_asks_for_everything_but_signatures(table):
    agreement = every_state(table)
    snapshot = read(agreement, Revision.objects.get())
    found = [act.action for act in pending_actions(snapshot)]
    assert {action: found.count(action) for action in found} == {
        Action.FIND_ANOTHER_WAY: 1,
        Action.WRITE: 1,
        Action.ENDORSE: 2,
        Action.CONFIRM: 2,
        Action.CONSENT: 2,
    }


def test_however_many_drafts_there_are_the_same_queries_are_asked(table):
    def counted(ask):
        with CaptureQueriesContext(connection) as queries:
            ask(table.ana)
            ask(table.ben)
        return len(queries)

    asks = [
        offers_awaiting,
        consents_awaiting,
        lambda person: endorsements_among(list(parties_drafting(person))),
        lambda person: actions_among(list(first_texts_of(person)), person),
    ]
    every_state(table)
    before = [counted(ask) for ask in asks]
    for _ in range(4):
        every_state(table)
    assert [counted(ask) for ask in asks] == before


def test_a_person_has_one_line_with_what_is_asked_as_acts_in_small_letters(table):
    agreement = every_state(table)
    acts = pending_actions(read(agreement, Revision.objects.get()))
    lines = line_by_line(acts)
    assert [line.who for line in lines] == list(dict.fromkeys(act.who for act in acts))
    assert all(act.what[0].islower() and not act.what.endswith(".") for act in acts)
    [lead] = [line for line in lines if line.who == "Ana Ruiz"]
    assert [act.what for act in lead.acts] == [
        "find another way for C-0003 “Forecast of the core range”",
        "agree on a first review date and an escalation contact",
    ]


def test_more_than_three_acts_of_one_person_are_a_number(table):
    agreement = a_draft(table)
    for _ in range(5):
        a_commitment(agreement, owner=table.ben, receiver=table.sales)
    [his] = [
        line for line in line_by_line(pending_actions(read(agreement, Revision.objects.get()))) if line.who == "Ben Ode"
    ]
    assert ([act.what for act in his.acts], his.more) == (
        [f"take on C-000{number} “Forecast of the core range”" for number in (1, 2, 3)],
        2,
    )
