"""Private rows as the application's own role sees them: each access without and with the wrong reader; a control."""

import os
import uuid

import psycopg
import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.utils import IntegrityError, ProgrammingError
from psycopg import errors

from agreements.drafting.parties import add_member, leave, remove_member
from agreements.models import PartyMember, PreparationLine
from agreements.models.private.policies import missing_policies, private_tables
from agreements.models.private.private_row import READER, PrivateRow
from agreements.preparation.private_lines import answers_of, write_line
from tests.builders import NOW, a_draft, a_table, seat_of
from tests.config.connections import application
from tests.people import a_person

__all__ = ["application"]

SECRET = "Then we buy the forecast outside for 45,000 euros."
APART = "SELECT relname FROM pg_class WHERE relrowsecurity AND relnamespace = 'public'::regnamespace ORDER BY 1"
FORCED = "SELECT count(*) FROM pg_class WHERE relforcerowsecurity"
# Views and functions that read with the rights of their owner, whom no policy binds.
AROUND = """
    SELECT DISTINCT view.relname FROM pg_depend JOIN pg_rewrite ON pg_rewrite.oid = pg_depend.objid
    JOIN pg_class AS view ON view.oid = pg_rewrite.ev_class
    WHERE refobjid = ANY (SELECT oid FROM pg_class WHERE relname = ANY (%s))
"""
DEFINERS = """
    SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace
    AND proname NOT IN ('delete_as_owner', 'rewrite_as_owner')
"""


@pytest.fixture
def table(db):
    table = a_table()
    table.__dict__["agreement"] = a_draft(table)
    return table


def prepare(table, words=SECRET, version=0):
    """Ana writes for Sales what it does without an agreement."""
    party = seat_of(table.agreement, table.sales)
    return write_line(party=party, question="fallback", words=words, version=version, by=table.ana, at=NOW)


def seen_by(reader):
    with PreparationLine.objects.read_by(reader) as lines:
        return [line.words for line in lines]


def test_every_table_of_private_rows_is_kept_apart_and_no_other(db):
    names = sorted(model._meta.db_table for model in apps.get_models() if issubclass(model, PrivateRow))
    assert names == private_tables() == ["agreements_preparationline"]
    with connection.cursor() as cursor:
        cursor.execute(APART)
        assert [name for (name,) in cursor.fetchall()] == names
        cursor.execute(FORCED)
        assert cursor.fetchone() == (0,)
    assert list(missing_policies()) == []


def test_nothing_reads_around_the_policies(db):
    with connection.cursor() as cursor:
        cursor.execute(AROUND, [private_tables()])
        assert cursor.fetchall() == []
        cursor.execute(DEFINERS)
        assert cursor.fetchall() == []


def test_whoever_speaks_for_the_department_reads_it(table):
    deputy, sits, reads_along = a_person(name="Dee Poe"), a_person(name="Rae Sit"), a_person(name="Con Tri")
    party = seat_of(table.agreement, table.sales)
    table.sales.deputies.add(deputy)
    add_member(party=party, person=sits, role="representative", by=table.ana, at=NOW)
    add_member(party=party, person=reads_along, role="contributor", by=table.ana, at=NOW)
    prepare(table)
    for reader in (table.ana, deputy, sits):
        assert seen_by(reader) == [SECRET], reader.name
    lead_of_other = table.ben
    manager, administrator = a_person(is_manager=True), a_person(is_administrator=True)
    for reader in (lead_of_other, reads_along, manager, administrator):
        assert seen_by(reader) == [], reader.name


def test_whoever_no_longer_speaks_for_it_reads_nothing_at_once(table):
    sits, new_head = a_person(name="Rae Sit"), a_person(name="Nel Head")
    party = seat_of(table.agreement, table.operations)
    add_member(party=party, person=sits, role="representative", by=table.ana, at=NOW)
    write_line(party=party, question="fallback", words=SECRET, version=0, by=table.ben, at=NOW)
    assert seen_by(sits) == [SECRET]
    remove_member(member=PartyMember.objects.get(person=sits), by=table.ana, at=NOW)
    assert seen_by(sits) == []
    table.operations.head = new_head
    table.operations.save()
    assert (seen_by(table.ben), seen_by(new_head)) == ([], [SECRET])
    leave(party=party, by=table.ana, at=NOW)
    assert seen_by(new_head) == []


def test_without_a_reader_there_are_no_rows(table):
    prepare(table)
    assert list(PreparationLine.objects.all()) == []
    assert PreparationLine.objects.count() == 0
    assert not PreparationLine._base_manager.exists()
    with transaction.atomic():
        assert seen_by(table.ana) == [SECRET]
        assert not PreparationLine.objects.exists(), "the reader is set for the block alone"


def test_a_block_that_fails_leaves_no_reader(table):
    def fail():
        with PreparationLine.objects.read_by(table.ana) as lines:
            raise LookupError(lines.count())

    prepare(table)
    with transaction.atomic():
        with pytest.raises(LookupError, match="1"):
            fail()
        assert not PreparationLine.objects.exists()


def test_a_reader_within_another_is_given_back(table):
    prepare(table)
    with PreparationLine.objects.read_by(table.ana) as lines:
        assert seen_by(table.ben) == []
        assert lines.count() == 1


@pytest.mark.parametrize("reader", ["nobody", "ben"])
def test_nobody_else_writes_for_a_department(table, reader):
    party = seat_of(table.agreement, table.sales)
    line = PreparationLine(party=party, question="fallback", words=SECRET, version=1, by=table.ben, at=NOW)
    block = transaction.atomic() if reader == "nobody" else PreparationLine.objects.read_by(table.ben)
    with pytest.raises(ProgrammingError, match="row-level security") as refused, block:
        line.save(force_insert=True)
    assert SECRET not in str(refused.value)


def test_nobody_writes_in_the_name_of_a_colleague(table):
    party = seat_of(table.agreement, table.sales)
    line = PreparationLine(party=party, question="fallback", words=SECRET, version=1, by=table.ben, at=NOW)
    with pytest.raises(ProgrammingError, match="row-level security"), PreparationLine.objects.read_by(table.ana):
        line.save(force_insert=True)


@pytest.mark.parametrize("statement", ["UPDATE {} SET words = ''", "DELETE FROM {}", "TRUNCATE {}"])
def test_what_stands_is_neither_changed_nor_taken_away(table, statement):
    prepare(table)
    reads = PreparationLine.objects.read_by(table.ana)
    with pytest.raises(ProgrammingError, match="permission denied"), reads, connection.cursor() as cursor:
        cursor.execute(statement.format("agreements_preparationline"))


def test_an_error_of_the_database_does_not_repeat_the_words(table):
    prepare(table)
    party = seat_of(table.agreement, table.sales)
    known = {"party": party, "question": "fallback", "words": SECRET, "by": table.ana, "at": NOW}
    for version in (0, 1):
        with pytest.raises(Exception, match="preparation_") as refused, PreparationLine.objects.read_by(table.ana):
            PreparationLine(version=version, **known).save(force_insert=True)
        assert SECRET not in f"{refused.value!r} {refused.value.__cause__!r}"


@pytest.mark.parametrize(("write", "is_logged"), [("add", False), ("save", True)], ids=["ours", "Django, the control"])
def test_the_log_of_the_server_does_not_repeat_the_words(table, cluster, write, is_logged):
    prepare(table)
    words = f"Nobody logs {uuid.uuid4()}."
    party = seat_of(table.agreement, table.sales)
    twice = PreparationLine(party=party, question="fallback", words=words, version=1, by=table.ana, at=NOW)
    with pytest.raises(IntegrityError), PreparationLine.objects.read_by(table.ana):
        twice.save(force_insert=True) if write == "save" else PreparationLine.objects.add(twice)
    log = cluster.log.read_text()
    assert "preparation_has_one_line_of_each_version" in log
    assert (words in log) is is_logged


def test_a_row_says_nothing_of_its_words(table):
    line = prepare(table)
    assert SECRET not in f"{line} {line!r}"


@pytest.mark.django_db(transaction=True)
def test_without_the_policies_everybody_would_read_it():
    """The control: the same questions find the words once row-level security is off, and that is noticed."""
    table = a_table()
    table.__dict__["agreement"] = a_draft(table)
    prepare(table)
    party = seat_of(table.agreement, table.sales)
    hidden = answers_of(party, reader=table.ben)
    assert (hidden[0].words, PreparationLine.objects.count()) == ("", 0)
    switch = "ALTER TABLE agreements_preparationline {} ROW LEVEL SECURITY"
    with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
        owner.execute(switch.format("DISABLE"))
        owner.execute("CREATE POLICY leak ON agreements_preparationline FOR SELECT USING (true)")
        try:
            assert answers_of(party, reader=table.ben)[0].words == SECRET
            assert PreparationLine.objects.count() == 1
            assert [line.partition(": ")[2].split()[0] for line in missing_policies()] == ["row-level", "its"]
            owner.execute(switch.format("ENABLE"))
            assert PreparationLine.objects.count() == 1, "a policy for everybody lets in everybody"
        finally:
            owner.execute("DROP POLICY leak ON agreements_preparationline")
            owner.execute(switch.format("ENABLE"))
    assert PreparationLine.objects.count() == 0


def test_the_role_of_the_application_cannot_switch_it_off(application):
    for statement in (
        "ALTER TABLE agreements_preparationline DISABLE ROW LEVEL SECURITY",
        "DROP POLICY private_rows_are_read_by_their_department ON agreements_preparationline",
        "SET ROLE entente_owner",
    ):
        with pytest.raises((errors.InsufficientPrivilege, errors.UndefinedObject, errors.InvalidParameterValue)):
            application.execute(statement)
        application.rollback()
    application.execute("SET row_security = off")
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
        application.execute("SELECT * FROM agreements_preparationline")


def test_an_unreadable_reader_is_nobody(application):
    application.execute("SELECT set_config(%s, '', true)", [READER])
    assert application.execute("SELECT count(*) FROM agreements_preparationline").fetchone() == (0,)
    assert uuid.UUID(str(PreparationLine().pk)).version == 4
