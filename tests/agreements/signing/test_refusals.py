"""After a refusal: whose turn it is, and what each turn leaves behind."""

import pytest

from agreements.models import Event, OpenPointReply, SignOff
from agreements.models.kinds import EventKind
from agreements.revisions.sealing import seal
from agreements.signing.refusals import CannotReply, answer_refusal, keep_refusal
from agreements.signing.signatures import refuse, settle_refusals
from tests.builders import NOW, a_table, ready_to_seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def refusal(table) -> SignOff:
    agreement = ready_to_seal(table)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    return refuse(agreement=agreement, digest=sealed.digest, reason="The date.", by=table.ben, at=NOW)


def told(refusal) -> list[str]:
    after = [EventKind.REFUSAL_ANSWERED, EventKind.REFUSAL_KEPT]
    events = Event.objects.filter(agreement=refusal.agreement, kind__in=after).order_by("seq")
    return list(events.values_list("kind", flat=True))


def test_answer_and_not_yet_alternate_and_are_told_once_each(table, refusal):
    for _twice in range(2):
        answer_refusal(refusal=refusal, words=" A week later. ", by=table.ana, at=NOW)
    for _twice in range(2):
        keep_refusal(refusal=refusal, by=table.ben, at=NOW)
    answer_refusal(refusal=refusal, words="A week later.", by=table.ana, at=NOW)
    turns = list(OpenPointReply.objects.order_by("pk").values_list("turn", "words"))
    assert turns == [("answered", "A week later."), ("not_yet", ""), ("answered", "A week later.")]
    assert told(refusal) == ["refusal_answered", "refusal_kept", "refusal_answered"]


def test_an_answer_needs_words(table, refusal):
    with pytest.raises(CannotReply, match="Say what has changed"):
        answer_refusal(refusal=refusal, words="  ", by=table.ana, at=NOW)
    assert told(refusal) == []


def test_nothing_follows_once_it_is_settled(table, refusal):
    settle_refusals(agreement=refusal.agreement, by=table.ben, at=NOW)
    with pytest.raises(CannotReply, match="settled by now"):
        answer_refusal(refusal=refusal, words="Late.", by=table.ana, at=NOW)
    with pytest.raises(CannotReply, match="settled by now"):
        keep_refusal(refusal=refusal, by=table.ben, at=NOW)
    assert told(refusal) == []
