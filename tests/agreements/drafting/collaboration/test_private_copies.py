"""What somebody typed and did not save: kept for them alone, gone with a save, never back after it."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connection

from agreements.drafting import terms
from agreements.drafting.collaboration.private_copies import KEPT_FOR, copy_of, drop_copy, keep_copy, sweep_copies
from agreements.models import Event, Outcome, PrivateCopy
from agreements.revisions.sealing import seal
from tests.builders import NOW, a_draft, a_table, an_outcome, ready_to_seal

WORDS = {"impact": "Half a senten", "beneficiaries": "", "indicators": ""}


def keep(outcome, by, *, version=1, at=NOW, **words):
    about = {"agreement": outcome.revision.agreement, "key": outcome.key, "version": version}
    return keep_copy(Outcome, **about, words=WORDS | words, is_new=False, by=by, at=at)


def keep_new(agreement, by, key=None, **words):
    about = {"agreement": agreement, "key": key or uuid.uuid4(), "version": 1}
    return keep_copy(Outcome, **about, words=WORDS | words, is_new=True, by=by, at=NOW)


def read(outcome, reader, at=NOW):
    return copy_of(Outcome, agreement=outcome.revision.agreement, key=outcome.key, reader=reader, at=at)


def save(outcome, by, impact):
    about = {"agreement": outcome.revision.agreement, "key": outcome.key, "version": outcome.version}
    return terms.edit(Outcome, **about, values={"impact": impact}, by=by, at=NOW)


@pytest.mark.django_db
def test_it_is_kept_for_its_writer_alone_and_no_event_tells_of_it():
    table = a_table()
    outcome = an_outcome(a_draft(table), by=table.ana)
    before = Event.objects.count()
    keep(outcome, table.ben)
    keep(outcome, table.ben, impact="Half a sentence.")
    assert Event.objects.count() == before
    assert read(outcome, table.ben).words["impact"] == "Half a sentence."
    # Ana leads this agreement.
    assert read(outcome, table.ana) is None
    keep(outcome, table.ana, impact="Hers")
    assert read(outcome, table.ben).words["impact"] == "Half a sentence."


@pytest.mark.django_db
def test_only_what_the_form_asks_for_is_kept_and_never_too_much():
    table = a_table()
    outcome = an_outcome(a_draft(table), by=table.ana)
    kept = keep(outcome, table.ben, impact="x\x00" + "y" * 50_000, csrfmiddlewaretoken="secret", password="secret")
    assert set(kept.words) == set(Outcome.content)
    assert kept.words["impact"].startswith("xy")
    assert len(kept.words["impact"]) == 20_000


@pytest.mark.django_db
def test_words_that_stand_there_or_say_nothing_are_not_kept():
    table = a_table()
    agreement = a_draft(table)
    outcome = an_outcome(agreement, by=table.ana)
    same = {name: f" {value} " for name, value in outcome.values().items()}
    assert keep(outcome, table.ben, **same) is None
    assert keep_new(agreement, table.ben, impact="  ") is None


@pytest.mark.django_db
def test_a_copy_that_comes_after_the_save_of_its_form_is_not_kept():
    table = a_table()
    agreement = a_draft(table)
    outcome = an_outcome(agreement, by=table.ana)
    save(outcome, table.ben, "Saved.")
    assert keep(outcome, table.ben, version=1) is None
    # Of a new clause: its key stands in the draft by then.
    assert keep_new(agreement, table.ana, key=outcome.key) is None
    # Somebody else's save does not take it away.
    assert keep(outcome, table.ana, version=1, impact="Hers")


@pytest.mark.django_db
def test_dropped_it_is_gone_and_after_thirty_days_too():
    table = a_table()
    outcome = an_outcome(a_draft(table), by=table.ana)
    keep(outcome, table.ben)
    keep(outcome, table.ana, impact="Hers", at=NOW + timedelta(days=1))
    drop_copy(Outcome, agreement=outcome.revision.agreement, key=outcome.key, by=table.ana)
    assert read(outcome, table.ben, at=NOW + KEPT_FOR - timedelta(seconds=1))
    assert read(outcome, table.ben, at=NOW + KEPT_FOR) is None
    assert sweep_copies(NOW + KEPT_FOR - timedelta(seconds=1)) == 0
    assert sweep_copies(NOW + KEPT_FOR) == 1
    assert not PrivateCopy.objects.exists()


@pytest.mark.django_db
def test_a_sealed_text_takes_none():
    table = a_table()
    agreement = ready_to_seal(table)
    seal(agreement=agreement, by=table.ana, at=NOW)
    with pytest.raises(terms.NotBeingDrafted):
        keep(Outcome.objects.get(), table.ana)


@pytest.mark.django_db(transaction=True)
def test_of_a_save_and_a_copy_in_the_same_moment_nothing_unsaved_is_left():
    table = a_table()
    outcome = an_outcome(a_draft(table), by=table.ana)
    for round_ in range(5):
        outcome.refresh_from_db()
        ready = threading.Barrier(2)

        def run(act, ready=ready):
            ready.wait(5)
            act()
            connection.close()

        def save_and_drop(round_=round_):
            save(outcome, table.ben, f"Saved {round_}.")
            drop_copy(Outcome, agreement=outcome.revision.agreement, key=outcome.key, by=table.ben)

        def keep_too(version=outcome.version, round_=round_):
            keep(outcome, table.ben, version=version, impact=f"Saved {round_}")

        both = [threading.Thread(target=run, args=[act]) for act in (save_and_drop, keep_too)]
        for one in both:
            one.start()
        for one in both:
            one.join()
        assert read(outcome, table.ben) is None
