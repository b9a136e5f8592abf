"""Who reads a check-in that can still be taken back."""

from datetime import timedelta

import pytest

from agreements.cadence.check_ins import record_check_in
from agreements.cadence.disclosure import announce_now
from agreements.commitments.pending_words import pending_words, words_read_by
from agreements.models import Commitment
from tests.builders import NOW, a_table, in_force, ready_to_seal

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


def pending_for(reader, *, at):
    return pending_words(Commitment.objects.all(), reader=reader, at=at)


def test_it_is_its_writers_alone_until_it_is_told(table):
    in_force(ready_to_seal(table))
    at = NOW + timedelta(days=2)
    promise = Commitment.objects.get()
    said = record_check_in(commitment=promise, key=promise.key, status="on_track", by=table.ben, at=at)
    assert pending_for(table.ben, at=at) == {promise.pk: said}
    assert pending_for(table.ana, at=at) == pending_for(None, at=at) == {}
    assert not words_read_by(table.ana, at=at).exists()
    announce_now(check_in=said, at=at)
    assert pending_for(table.ben, at=at) == {}
    assert words_read_by(table.ana, at=at).get() == said
