"""The owner takes "done" back in the moment in which the receiver accepts it: one of the two holds."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from agreements.cadence.check_ins import CannotUndo, undo
from agreements.commitments.completions import AlreadyAnswered, accept_completion
from agreements.models import Agreement, Commitment, Completion, Event
from tests.agreements.cadence.agreements_in_force import in_force_in, the_promise
from tests.builders import NOW
from tests.check_ins import told_check_in

AT = NOW + timedelta(minutes=10)
BOTH = ["completion_accepted", "check_in_undone"]


def accepted_and_taken_back():
    """Let both happen in the same moment; return which refused."""
    table, agreement = in_force_in("UTC")
    said = told_check_in(commitment=the_promise(agreement), status="done", by=table.ben, at=NOW)
    completion, refused, start = Completion.objects.get(), [], threading.Barrier(2)

    def one(act):
        try:
            start.wait()
            act()
        except (AlreadyAnswered, CannotUndo) as reason:
            refused.append(str(reason))
        finally:
            connection.close()

    acts = [
        lambda: accept_completion(completion=completion, by=table.ana, at=AT),
        lambda: undo(check_in=said, by=table.ben, at=AT),
    ]
    threads = [threading.Thread(target=one, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return refused


@pytest.mark.django_db(transaction=True)
def test_who_comes_second_is_told_of_the_first():
    (reason,) = accepted_and_taken_back()
    assert "has accepted" in reason or "has taken back" in reason
    assert Event.objects.filter(kind__in=BOTH).count() == 1
    assert Commitment.objects.get().is_done == Completion.objects.get().is_accepted


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_both_would_be_believed(monkeypatch):
    together, written = threading.Barrier(2, timeout=5), Completion.save

    def write_together(completion, *args, **kwargs):
        if completion.answer:
            together.wait()
        written(completion, *args, **kwargs)

    monkeypatch.setattr(type(Agreement.objects.all()), "locked", lambda queryset, pk: queryset.get(pk=pk))
    monkeypatch.setattr(Completion, "save", write_together)
    assert not [reason for reason in accepted_and_taken_back() if reason]
