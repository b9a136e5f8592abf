"""Tampering is seen: an edited, deleted or reordered line, and changed words."""

import json
import os

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from agreements.models import Agreement, Revision
from agreements.models.canonical import digest_of
from agreements.revisions.sealing import seal
from agreements.signing.signatures import sign
from agreements.signing.verification import faults
from tests.builders import NOW, a_draft, a_table, in_force, ready_to_seal


@pytest.fixture
def tamper(transactional_db):
    """Run SQL as the owner with every trigger off: what a thief of the owner's password could do."""

    def run(sql: str, *values: object) -> None:
        with psycopg.connect(os.environ["DATABASE_OWNER_URL"], autocommit=True) as owner:
            tables = [name for (name,) in owner.execute(TABLES)]
            for table in tables:
                owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            try:
                owner.execute(sql, values)
            finally:
                for table in tables:
                    owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")

    return run


TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname LIKE 'agreements_%'"


def said(agreement: Agreement) -> list[str]:
    return list(faults(agreement))


def an_agreement() -> Agreement:
    return in_force(ready_to_seal(a_table()))


@pytest.mark.django_db
def test_an_honest_history_has_no_fault(capsys):
    table = a_table()
    in_force(ready_to_seal(table))
    a_draft(table)

    call_command("verify_history")

    assert capsys.readouterr().out == "All 2 histories are unbroken.\n"


def test_an_edited_line_is_seen(tamper):
    agreement = an_agreement()
    tamper("""UPDATE agreements_event SET data = '{"title": "Another"}' WHERE seq = 2""")

    assert said(agreement) == ["AG-0001: line 2 of the history is not the one that was written."]


def test_a_line_that_was_edited_with_its_hash_breaks_the_next(tamper):
    agreement = an_agreement()
    event = agreement.events.get(seq=2)
    event.data = {"title": "Another"}
    tamper(
        "UPDATE agreements_event SET data = %s, hash = %s WHERE id = %s",
        json.dumps(event.data), event.computed_hash(), event.pk,
    )  # fmt: skip

    assert said(agreement) == ["AG-0001: line 3 of the history does not follow the line before it."]


def test_a_deleted_line_is_seen(tamper):
    agreement = an_agreement()
    tamper("DELETE FROM agreements_announcement")
    tamper("DELETE FROM agreements_event WHERE seq = 3")

    assert said(agreement) == ["AG-0001: line 3 of the history is missing."]


def test_the_first_line_is_not_cut_off_unseen(tamper):
    agreement = an_agreement()
    tamper("DELETE FROM agreements_announcement")
    tamper("DELETE FROM agreements_event WHERE seq = 1")

    assert said(agreement) == ["AG-0001: line 1 of the history is missing."]


def test_reordered_lines_are_seen(tamper):
    agreement = an_agreement()
    tamper("UPDATE agreements_event SET seq = CASE seq WHEN 2 THEN 1002 ELSE 1003 END WHERE seq IN (2, 3)")
    tamper("UPDATE agreements_event SET seq = CASE seq WHEN 1002 THEN 3 ELSE 2 END WHERE seq > 1000")

    assert len(said(agreement)) >= 2


def test_changed_bytes_are_seen(tamper):
    agreement = an_agreement()
    tamper("UPDATE agreements_revision SET canonical = replace(encode(canonical, 'escape'), 'full', 'bare')::bytea")

    assert said(agreement) == ["AG-0001, revision 1: the stored text does not have the digest that was signed."]


def test_changed_bytes_with_their_digest_are_seen(tamper):
    agreement = an_agreement()
    changed = bytes(Revision.objects.get().canonical).replace(b"full", b"bare")
    tamper("UPDATE agreements_revision SET canonical = %s, digest = %s", changed, digest_of(changed))

    assert "AG-0001, revision 1: the terms no longer spell the sealed text." in said(agreement)
    assert "AG-0001, revision 1: the history does not tell that this text was sealed." in said(agreement)


def test_bytes_that_are_no_text_at_all_are_seen(tamper):
    agreement = an_agreement()
    tamper("UPDATE agreements_revision SET canonical = %s, digest = %s", b"\xff{", digest_of(b"\xff{"))

    assert "AG-0001, revision 1: the terms no longer spell the sealed text." in said(agreement)


def test_changed_terms_are_seen(tamper):
    agreement = an_agreement()
    tamper("UPDATE agreements_commitmentterms SET due_on = due_on + 30")

    assert said(agreement) == ["AG-0001, revision 1: the terms no longer spell the sealed text."]


def test_a_signature_moved_to_another_text_is_seen(tamper):
    agreement = an_agreement()
    tamper("UPDATE agreements_signoff SET digest = %s WHERE capacity = 'signature'", "0" * 64)

    assert said(agreement) == ["AG-0001: an answer to revision 1 was given to another text."] * 2


def test_a_new_name_is_no_fault(tamper):
    agreement = an_agreement()
    tamper("UPDATE stakeholders_user SET name = 'Former member'")
    tamper("UPDATE stakeholders_department SET name = name || ' and more'")

    assert said(agreement) == []


def test_the_command_prints_each_fault_and_ends_with_one(tamper, capsys):
    an_agreement()
    tamper("UPDATE agreements_event SET data = '{}' WHERE seq IN (2, 4)")

    with pytest.raises(CommandError) as ended:
        call_command("verify_history")

    assert ended.value.returncode == 1
    assert len(capsys.readouterr().out.splitlines()) == 2


@pytest.mark.django_db
def test_the_command_takes_references(capsys):
    table = a_table()
    agreement = ready_to_seal(table)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    sign(agreement=agreement, digest=sealed.digest, by=table.ana, at=NOW)
    a_draft(table)

    call_command("verify_history", agreement.reference)

    assert capsys.readouterr().out == "All 1 histories are unbroken.\n"
    for reference in ("AG-9999", "1", "AG-0001; DROP TABLE"):
        with pytest.raises(CommandError):
            call_command("verify_history", reference)
    assert connection.is_usable()
