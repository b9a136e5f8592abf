"""Guards keep rows whatever the application's role sets, makes or replaces; what the owner takes away is seen."""

import pgtrigger
import pytest
from django.db import DatabaseError, connection, connections, transaction
from psycopg import errors

from agreements.models import CommitmentTerms
from agreements.signing.verification import faults
from stakeholders.models import Absence, guard
from tests.builders import a_table, in_force, ready_to_seal
from tests.config.connections import application, owner

__all__ = ["application", "owner"]

HARMLESS = "LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
IGNORED = "SELECT set_config('pgtrigger.ignore', %s, false)"
GUARDS = "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'pgtrigger%%'"


@pytest.mark.django_db
def test_no_setting_switches_a_guard_off():
    with connection.cursor() as cursor:
        cursor.execute(GUARDS)
        names = [name for (name,) in cursor.fetchall()]
    assert len(names) >= 14
    agreement = in_force(ready_to_seal(a_table()))
    attempts = [
        "UPDATE agreements_commitmentterms SET deliverable = 'Less'",
        "DELETE FROM agreements_commitmentterms",
        "UPDATE agreements_revision SET canonical = '' WHERE state = 'in_force'",
        "UPDATE agreements_signoff SET answer = 'no'",
    ]
    with connection.cursor() as cursor:
        cursor.execute(IGNORED, ["{" + ",".join(names) + "}"])
        for attempt in attempts:
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(attempt)
    assert list(faults(agreement)) == []


@pytest.mark.django_db(databases=["default", "owner"])
def test_the_setting_would_switch_off_a_trigger_of_pgtrigger_itself(owner):
    """The control: the same attempt succeeds where pgtrigger's own function guards a table."""
    trigger = pgtrigger.Protect(name="control", operation=pgtrigger.Delete)
    owner.execute("CREATE TABLE stakeholders_control AS SELECT 1 AS id")
    install = trigger.compile(Absence).install_sql.replace("stakeholders_absence", "stakeholders_control")
    owner.execute(install)
    name = trigger.get_pgid(Absence)
    with pytest.raises(errors.RaiseException), owner.transaction():
        owner.execute("DELETE FROM stakeholders_control")
    owner.execute(IGNORED, ["{" + name + "}"])
    assert owner.execute("DELETE FROM stakeholders_control").rowcount == 1


STAND_IN = "CREATE TEMPORARY TABLE agreements_revision AS SELECT id, 'draft'::text AS state FROM public.{}"
REWORD = "UPDATE public.{} SET deliverable = 'Less'"


@pytest.mark.django_db
def test_no_temporary_table_stands_in_for_one_that_a_guard_reads():
    """The application may make one; in its own statements it even comes first."""
    agreement = in_force(ready_to_seal(a_table()))
    with connection.cursor() as cursor:
        cursor.execute(STAND_IN.format("agreements_revision"))
        cursor.execute("SELECT DISTINCT state FROM agreements_revision")
        assert cursor.fetchall() == [("draft",)]
        for attempt in (REWORD.format("agreements_commitmentterms"), "DELETE FROM agreements_commitmentterms"):
            with pytest.raises(DatabaseError, match="terms change only in a draft"), transaction.atomic():
                cursor.execute(attempt)
        cursor.execute("DROP TABLE pg_temp.agreements_revision")
    assert list(faults(agreement)) == []


def test_a_temporary_table_would_stand_in_where_a_guard_has_no_path_of_its_own(owner):
    """The control: the same attempt succeeds once the path is taken from the function."""
    known = [each for model, each in pgtrigger.registered() if model._meta.model_name == "commitmentterms"]
    (terms,) = [each for each in known if "state = 'draft'" in str(each.func)]
    owner.execute("CREATE TABLE stakeholders_control AS SELECT 7 AS id, 7 AS revision_id, '' AS deliverable")
    install = terms.compile(CommitmentTerms).install_sql.replace("agreements_commitmentterms", "stakeholders_control")
    owner.execute(install.replace(terms.get_pgid(CommitmentTerms), "control_guard"))
    owner.execute(STAND_IN.format("stakeholders_control"))
    with pytest.raises(errors.RestrictViolation), owner.transaction():
        owner.execute(REWORD.format("stakeholders_control"))
    owner.execute("ALTER FUNCTION control_guard() RESET search_path")
    assert owner.execute(REWORD.format("stakeholders_control")).rowcount == 1


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        ("ALTER TABLE agreements_event DISABLE TRIGGER {name}", "history_is_kept is switched off"),
        ("DROP TRIGGER {name} ON agreements_event", "history_is_kept is not there"),
        ("CREATE OR REPLACE FUNCTION {name}() RETURNS TRIGGER " + HARMLESS, "history_is_kept does something else"),
    ],
)
@pytest.mark.django_db(databases=["default", "owner"])
def test_a_guard_that_the_owner_took_away_is_seen(monkeypatch, act, sentence):
    assert list(guard.missing_guards()) == []
    (name,) = [each.get_pgid(model) for model, each in pgtrigger.registered() if each.name == "history_is_kept"]
    # The owner's transaction, which the test takes back, sees what others would see after a commit.
    monkeypatch.setattr(guard, "connection", connections["owner"])
    connections["owner"].cursor().execute(act.format(name=name))
    (seen,) = guard.missing_guards()
    assert sentence in seen


@pytest.mark.parametrize("kind", ["DROP TRIGGER {name} ON {table}", "ALTER TABLE {table} DISABLE TRIGGER {name}"])
def test_the_application_cannot_take_a_guard_away(application, kind):
    name, table = application.execute(
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE 'pgtrigger%' LIMIT 1"
    ).fetchone()
    with pytest.raises(errors.InsufficientPrivilege):
        application.execute(kind.format(name=name, table=table))


def test_the_application_cannot_replace_the_function_of_a_guard(application):
    (name,) = application.execute("SELECT proname FROM pg_proc WHERE proname LIKE 'pgtrigger%' LIMIT 1").fetchone()
    with pytest.raises(errors.InsufficientPrivilege):
        application.execute(f"CREATE OR REPLACE FUNCTION public.{name}() RETURNS TRIGGER {HARMLESS}")
