"""The index holds what the texts say now, whichever verb wrote them, and a rebuild gives the same rows."""

import uuid
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from agreements.amendments import answers, proposals
from agreements.checks.warnings import open_warnings, set_aside
from agreements.drafting import parties, terms
from agreements.drafting.shared_drafts import share
from agreements.drafting.snapshot import read
from agreements.lifecycle.withdrawal import take_up_draft, withdraw_draft
from agreements.models import (
    TERM_KINDS,
    Agreement,
    CommitmentTerms,
    Outcome,
    Purpose,
    Revision,
    SearchEntry,
    Stakeholder,
)
from agreements.models.search_entry import Audience, Found
from agreements.revisions.sealing import reopen, seal
from agreements.search.index import rebuild, write_texts
from agreements.starts.first_draft import FirstDraft, write_first_draft
from tests.access.world import a_world
from tests.builders import (
    NOW,
    a_commitment,
    a_draft,
    a_rhythm,
    a_right,
    a_table,
    a_term,
    an_outcome,
    in_force,
    ready_to_seal,
)
from tests.people import a_department

pytestmark = pytest.mark.django_db

COLUMNS = ("kind", "audience", "revision", "key", "clause", "number", "title", "body", "heading", "folded")


def rows(agreement: Agreement | None = None) -> set[tuple[object, ...]]:
    found = SearchEntry.objects.filter(agreement=agreement) if agreement else SearchEntry.objects.all()
    return set(found.values_list(*COLUMNS))


def faults(agreement: Agreement) -> int:
    """How many entries a rebuild would have to write or to remove."""
    before = rows(agreement)
    changed = rebuild(agreement)
    assert (rows(agreement) == before) == (changed == 0)
    return changed


@pytest.fixture
def table():
    return a_table()


def entries(agreement: Agreement, kind: Found) -> list[SearchEntry]:
    return list(SearchEntry.objects.filter(agreement=agreement, kind=kind).order_by("pk"))


def test_a_new_agreement_is_found_by_title_number_and_parties(table):
    agreement = a_draft(table, title="Größere Lager")
    (entry,) = entries(agreement, Found.AGREEMENT)
    assert (entry.audience, entry.title) == (Audience.DRAFTERS, "Größere Lager")
    words = entry.folded.split(" ")
    assert {"grossere", "groessere", "lager", f"ag{agreement.number}", f"@d{table.sales.pk}"} <= set(words)
    assert faults(agreement) == 0


def test_each_verb_of_a_draft_leaves_nothing_for_a_rebuild_to_do(table):
    agreement = a_draft(table)
    outcome = an_outcome(agreement, by=table.ana)
    promise = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    a_rhythm(agreement, by=table.ana, escalation=table.ana)
    assert faults(agreement) == 0
    edits = {"agreement": agreement, "by": table.ana, "at": NOW}
    terms.edit(Outcome, key=outcome.key, version=1, values={"impact": "Empty shelves are rare."}, **edits)
    terms.edit(CommitmentTerms, key=promise.key, version=1, values={"owner": table.ana}, **edits)
    terms.edit(Purpose, key=Purpose.single_key(agreement.key), version=1, values={"title": "Other stock"}, **edits)
    assert faults(agreement) == 0
    (entry,) = entries(agreement, Found.PROMISE)
    assert entry.names == [f"@p{table.ana.pk}", f"@d{table.sales.pk}"]


def test_what_is_shown_is_words_and_never_a_key(table):
    """A warning that was set aside has a key of its own, and choices are stored by short names."""
    agreement = a_draft(table)
    a_rhythm(agreement, by=table.ana, escalation=table.ana)
    a_right(agreement, matter="dates", approver=table.ben, by=table.ana)
    matter = {"capacity": "implementer", "needed": "cooperation", "name": "The council", "measured_by": ""}
    a_term(Stakeholder, agreement, by=table.ana, department=table.sales, person=None, **matter)
    [warning] = [one for one in open_warnings(read(agreement, agreement.revisions.get())) if one.key == "trade-offs"]
    set_aside(agreement=agreement, warning=warning.key, reason="All gain.", by=table.ana, at=NOW)
    aside = SearchEntry.objects.get(clause="set-aside")
    assert (aside.title, aside.body) == (warning.sentence, "All gain.")
    lines = [line for entry in SearchEntry.objects.all() for line in (entry.title, *entry.body.splitlines())]
    keys = {value for kind in TERM_KINDS for name in kind.content for value in choices_of(kind, name)}
    assert keys >= {"week", "implementer", "cooperation", "ask", "dates"}
    assert not keys & set(lines)
    assert faults(agreement) == 0


def choices_of(kind, name):
    """The stored values of a field that are not what people read."""
    field = kind._meta.get_field(name)
    return {value for value, label in getattr(field, "flatchoices", ()) if value != label}


def test_what_is_removed_is_forgotten(table):
    agreement = a_draft(table)
    outcome = an_outcome(agreement, by=table.ana)
    promise = a_commitment(agreement, owner=table.ben, receiver=table.sales)
    edits = {"agreement": agreement, "by": table.ana, "at": NOW}
    terms.remove(Outcome, key=outcome.key, version=1, **edits)
    terms.remove(CommitmentTerms, key=promise.key, version=1, **edits)
    assert entries(agreement, Found.PROMISE) == []
    assert "shelves" not in entries(agreement, Found.AGREEMENT)[0].folded
    assert faults(agreement) == 0


def test_seats_and_withdrawing_leave_nothing_to_do(table):
    agreement = a_draft(table)
    edits = {"agreement": agreement, "by": table.ana, "at": NOW}
    legal = a_department(name="Legal", code="LEG")
    seat = parties.join(department=legal, **edits)
    assert f"@d{legal.pk}" in entries(agreement, Found.AGREEMENT)[0].names
    parties.leave(party=seat, by=table.ana, at=NOW)
    assert faults(agreement) == 0
    withdraw_draft(**edits)
    assert faults(agreement) == 0
    take_up_draft(**edits)
    assert faults(agreement) == 0
    assert {entry.revision.number for entry in SearchEntry.objects.filter(agreement=agreement)} == {2}


def test_a_first_draft_written_at_once_is_found_whole(table):
    sheet = FirstDraft(
        title="Returns",
        departments=[table.sales, table.operations],
        outcome={"impact": "Fewer returns", "beneficiaries": "", "indicators": ""},
    )
    agreement = write_first_draft(key=uuid.uuid4(), draft=sheet, is_shared=False, by=table.ana, at=NOW)
    share(agreement=agreement, covering_note="Zanzibar", by=table.ana, at=NOW)
    assert faults(agreement) == 0
    assert not SearchEntry.objects.filter(folded__contains="zanzibar").exists()


def test_signing_and_taking_force_leave_nothing_to_do(table):
    agreement = ready_to_seal(table)
    seal(agreement=agreement, by=table.ana, at=NOW)
    assert faults(agreement) == 0
    reopen(agreement=agreement, by=table.ana, at=NOW)
    assert faults(agreement) == 0
    in_force(agreement)
    assert faults(agreement) == 0
    assert {entry.audience for entry in SearchEntry.objects.filter(agreement=agreement)} == {Audience.READERS}


@pytest.mark.parametrize("answer", ["agree", "decline", "withdraw"])
def test_a_change_is_found_however_it_is_answered(table, answer):
    agreement = in_force(ready_to_seal(table))
    wording = CommitmentTerms.objects.get(revision__agreement=agreement, revision__state="in_force")
    later = {wording.key: wording.due_on + timedelta(days=7)}
    change = proposals.propose(agreement=agreement, changes=later, reason="A crane is late.", by=table.ana, at=NOW)
    (entry,) = entries(agreement, Found.CHANGE)
    assert {"crane", "forecast", wording.commitment.reference.lower().replace("-000", "")} <= set(entry.folded.split())
    assert faults(agreement) == 0
    who = {"agreement": agreement, "digest": change.digest, "at": NOW}
    if answer == "agree":
        answers.agree(by=table.ben, **who)
    elif answer == "decline":
        answers.decline(by=table.ben, reason="No.", **who)
    else:
        answers.withdraw(by=table.ana, **who)
    assert faults(agreement) == 0
    texts = SearchEntry.objects.exclude(kind=Found.CHANGE).values_list("revision", flat=True)
    assert set(texts) == {Revision.objects.in_force().get(agreement=agreement).pk}


def test_a_world_made_by_verbs_is_found_as_a_rebuild_would_find_it():
    a_world()
    before = rows()
    assert {kind for kind, *_rest in before} == set(Found.values)
    assert sum(rebuild(agreement) for agreement in Agreement.objects.all()) == 0
    assert rows() == before


def test_a_row_that_is_missing_or_wrong_is_noticed_and_mended(table, capsys):
    agreement = in_force(ready_to_seal(table))
    before = rows()
    call_command("rebuild_search", "--check")
    SearchEntry.objects.filter(kind=Found.PROMISE).delete()
    SearchEntry.objects.filter(kind=Found.AGREEMENT).update(folded="nothing")
    with pytest.raises(CommandError):
        call_command("rebuild_search", "--check")
    assert rows() != before
    call_command("rebuild_search")
    assert "2 entries" in capsys.readouterr().out
    assert rows() == before
    assert faults(agreement) == 0


def test_what_a_verb_undoes_is_not_found(table):
    agreement = a_draft(table)
    before = rows()
    with transaction.atomic():
        a_commitment(agreement, owner=table.ben, receiver=table.sales)
        assert rows() != before
        transaction.set_rollback(True)
    assert rows() == before


def test_days_and_titles_of_several_lines_do_no_harm(table):
    agreement = a_draft(table)
    a_term(Outcome, agreement, by=table.ana, impact="One\nTwo 'quoted' \\ %_", beneficiaries="", indicators="")
    (entry,) = entries(agreement, Found.AGREEMENT)
    assert "quoted" in entry.folded.split()


def test_many_agreements_are_written_with_as_many_questions_as_one(table):
    one = in_force(ready_to_seal(table))
    SearchEntry.objects.all().delete()
    with CaptureQueriesContext(connection) as asked:
        assert write_texts(one) > 3
    more = [in_force(ready_to_seal(table)) for _number in range(4)]
    SearchEntry.objects.all().delete()
    with CaptureQueriesContext(connection) as asked_of_more:
        assert write_texts(one, *more) > 15
    assert len(asked_of_more) == len(asked)
