"""Who still has to act: what a draft says of people is what the lists of these people say of the draft."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.checks.lead_actions import FindAnotherWay, drafts_awaiting
from agreements.checks.pending_actions import Action, pending_actions
from agreements.commitments.handshakes import confirm, decline, offers_awaiting
from agreements.commitments.passing_on import consents_awaiting, pass_on
from agreements.drafting.endorsements import endorse, endorsements_awaiting
from agreements.drafting.snapshot import read
from agreements.drafting.terms import edit
from agreements.models import CommitmentTerms, Party, Revision
from agreements.permissions import may_consent
from agreements.revisions.sealing import seal
from agreements.signing.signature_status import signatures_awaiting
from agreements.signing.signatures import refuse, sign
from stakeholders.models import Department, User
from tests.builders import NOW, a_commitment, a_draft, a_table, an_outcome, ready_to_seal, seat_of
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def table():
    return a_table()


def answered(wording, answer, **words):
    agreement = wording.revision.agreement
    return answer(agreement=agreement, key=wording.key, version=wording.version, by=wording.owner, at=LATER, **words)


def a_promise(agreement, table, **values):
    return a_commitment(agreement, **({"owner": table.ben, "receiver": table.sales} | values))


def every_state(table):
    """A draft with a commitment in each state: offered, confirmed, declined, worded anew since, passed on twice."""
    legal = Department.objects.filter(name="Legal").first() or a_department(
        name="Legal", head=a_person(name="Lea"), deputies=(a_person(name="Dan"),)
    )
    agreement = a_draft(table, also=[legal])
    digest = an_outcome(agreement, by=table.ana).content_digest()
    endorse(party=seat_of(agreement, table.sales), digest=digest, by=table.ana, at=LATER)
    a_promise(agreement, table)
    answered(a_promise(agreement, table), confirm)
    answered(a_promise(agreement, table), decline, reason="No hands.")
    moved = a_promise(agreement, table)
    answered(moved, confirm)
    later = {name: getattr(moved, name) for name in moved.content} | {"due_on": date(2027, 9, 1)}
    edit(
        CommitmentTerms,
        agreement=agreement,
        key=moved.key,
        version=moved.version,
        values=later,
        by=table.ana,
        at=LATER,
    )
    answered(a_promise(agreement, table), pass_on, to=a_person(name="Nia"), reason="Away.")
    # Delivered by who could consent: only somebody else of the same department may.
    answered(a_promise(agreement, table, owner=legal.head, receiver=legal), pass_on, to=table.ben, reason="Away.")
    return agreement


def stale_passing_on(table):
    """A draft whose words changed after somebody wanted to pass them on: the owner is asked again."""
    agreement = a_draft(table)
    wording = a_promise(agreement, table)
    answered(wording, pass_on, to=a_person(name="Nia"), reason="Away.")
    values = {name: getattr(wording, name) for name in wording.content} | {"deliverable": "Something larger"}
    edit(
        CommitmentTerms,
        agreement=agreement,
        key=wording.key,
        version=wording.version,
        values=values,
        by=table.ana,
        at=LATER,
    )
    return agreement


def an_empty_draft(table):
    return a_draft(table)


def a_ready_draft(table):
    return ready_to_seal(table)


def a_draft_without_rhythm(table):
    agreement = a_draft(table)
    answered(a_promise(agreement, table), confirm)
    return agreement


def a_ready_draft_with_a_passed_on_promise(table):
    agreement = ready_to_seal(table)
    answered(a_promise(agreement, table), pass_on, to=a_person(name="Nia"), reason="Away.")
    return agreement


def a_sealed_text(table):
    agreement = ready_to_seal(table)
    seal(agreement=agreement, by=table.ana, at=LATER)
    return agreement


def a_text_that_one_signed(table):
    agreement = a_sealed_text(table)
    sign(agreement=agreement, digest=Revision.objects.get(state="sealed").digest, by=table.ana, at=LATER)
    return agreement


def a_text_that_one_cannot_sign(table):
    agreement = a_sealed_text(table)
    digest = Revision.objects.get(state="sealed").digest
    refuse(agreement=agreement, digest=digest, reason="The date.", by=table.ben, at=LATER)
    return agreement


DRAFTS = [
    *(every_state, stale_passing_on, an_empty_draft, a_ready_draft, a_draft_without_rhythm),
    *(a_ready_draft_with_a_passed_on_promise, a_sealed_text, a_text_that_one_signed, a_text_that_one_cannot_sign),
]


def said_of_the_draft(agreement, person) -> set[tuple[Action, int | None]]:
    """What the page of the draft says that this person could do."""
    snapshot = read(agreement, Revision.objects.open().get(agreement=agreement))
    acts = pending_actions(snapshot)
    return {(act.action, act.wording.commitment_id if act.wording else None) for act in acts if is_for(act, person)}


def is_for(act, person) -> bool:
    if isinstance(act.waits_for, User):
        return act.waits_for == person
    if act.action is Action.CONSENT:
        return may_consent(person, act.wording)
    return Party.objects.represented_by(person).filter(pk=act.waits_for.pk).exists()


def asked_of_the_person(agreement, person) -> set[tuple[Action, int | None]]:
    """What the lists of this person say of the draft."""
    led = [asked for asked in drafts_awaiting(person) if asked.snapshot.agreement == agreement]
    declined = {asked.wording.commitment_id for asked in led if isinstance(asked, FindAnotherWay)}
    offered = [wording for wording in offers_awaiting(person) if wording.revision.agreement == agreement]
    consents = [one for one, _asked in consents_awaiting(person) if one.revision.agreement == agreement]
    endorsing = [party for party, _outcome in endorsements_awaiting(person) if party.agreement == agreement]
    return {
        *((Action.FIND_ANOTHER_WAY, commitment) for commitment in declined),
        *((Action.OPEN_SIGNING, None) for asked in led if not isinstance(asked, FindAnotherWay)),
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


def test_a_draft_with_everything_asks_for_everything_but_signatures(table):
    agreement = every_state(table)
    snapshot = read(agreement, Revision.objects.get())
    found = [act.action for act in pending_actions(snapshot)]
    assert {action: found.count(action) for action in found} == {
        Action.FIND_ANOTHER_WAY: 1,
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

    asks = [offers_awaiting, consents_awaiting, endorsements_awaiting, drafts_awaiting]
    every_state(table)
    before = [counted(ask) for ask in asks]
    for _ in range(4):
        every_state(table)
    assert [counted(ask) for ask in asks] == before
