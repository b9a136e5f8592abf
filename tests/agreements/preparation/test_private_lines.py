"""The private preparation: versions, colleagues, and when it is over. Who reads it is proven with the policies."""

import pytest

from agreements.drafting.parties import add_member
from agreements.lifecycle.withdrawal import withdraw_draft
from agreements.models import Event
from agreements.preparation.private_lines import CannotPrepare, LineChanged, answers_of, write_line
from tests.builders import NOW, a_draft, a_table, in_force, ready_to_seal, seat_of
from tests.people import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def party():
    table = a_table()
    return seat_of(a_draft(table), table.sales)


def write(party, words, version, by=None):
    lead = party.agreement.lead
    return write_line(party=party, question="fallback", words=words, version=version, by=by or lead, at=NOW)


def words_of(party):
    (answer,) = answers_of(party, reader=party.agreement.lead)
    return answer.version, answer.words


def test_the_newest_words_count_and_no_event_tells_of_them(party):
    before = Event.objects.count()
    assert words_of(party) == (0, "")
    write(party, "We wait a year.", 0)
    write(party, "We buy outside.", 1)
    assert words_of(party) == (2, "We buy outside.")
    write(party, "", 2)
    assert words_of(party) == (3, "")
    assert Event.objects.count() == before


def test_the_same_words_twice_are_one_line(party):
    first = write(party, "We wait a year.", 0)
    assert write(party, "We wait a year.", 0) == first
    assert write(party, "We wait a year.", 1).version == 1


def test_words_of_a_colleague_are_not_overwritten_unseen(party):
    colleague = a_person(name="Rae Sit")
    add_member(party=party, person=colleague, role="representative", by=party.agreement.lead, at=NOW)
    write(party, "We buy outside.", 0, by=colleague)
    with pytest.raises(LineChanged) as changed:
        write(party, "We wait a year.", 0)
    assert (changed.value.line.words, changed.value.line.by) == ("We buy outside.", colleague)
    assert write(party, "We wait a year.", 1).version == 2


def test_a_withdrawn_draft_keeps_what_was_prepared(party):
    write(party, "We wait a year.", 0)
    withdraw_draft(agreement=party.agreement, reason="", by=party.agreement.lead, at=NOW)
    with pytest.raises(CannotPrepare):
        write(party, "We buy outside.", 1)
    assert words_of(party) == (1, "We wait a year.")


def test_in_force_it_is_read_and_not_changed():
    table = a_table()
    party = seat_of(in_force(ready_to_seal(table)), table.sales)
    with pytest.raises(CannotPrepare):
        write(party, "We wait a year.", 0)
    assert words_of(party) == (0, "")
