"""What is being written: whose drafts a reader may know of, in numbers and in rows."""

import uuid
from dataclasses import asdict
from datetime import date, timedelta

import pytest

from agreements.dashboard.overview.being_written import (
    BeingWritten,
    being_written,
    rows_of,
    texts_being_written,
    with_what_is_said,
)
from agreements.drafting.new_agreement import start
from agreements.drafting.shared_drafts import share
from agreements.lifecycle.draft_list import list_draft
from agreements.lifecycle.withdrawal import take_up_draft, withdraw_draft
from agreements.revisions.sealing import seal
from tests.agreements.views.browsers import count_queries
from tests.builders import NOW, a_commitment, a_draft, a_table, in_force, ready_to_seal
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def lee(db):
    return a_person(name="Lee Morgan", is_manager=True)


def kept(table):
    """A draft that Ana has not sent to anybody."""
    words = {"title": "Kept to herself", "why_now": "", "departments": [table.sales, table.operations]}
    return start(key=uuid.uuid4(), **words, by=table.ana, at=NOW, is_shared=False)


def listed(reader):
    return rows_of(with_what_is_said(texts_being_written(reader), reader=reader), reader=reader)


def titles(reader):
    return [row.title for row in listed(reader)]


def test_a_manager_knows_of_drafts_and_texts_being_signed(table, lee):
    a_draft(table, title="A draft")
    signing = ready_to_seal(table)
    seal(agreement=signing, by=table.ana, at=NOW)
    in_force(ready_to_seal(table))
    with count_queries() as asked:
        assert being_written(lee) == BeingWritten(drafts=1, signing=1)
    assert len(asked) == 1
    assert {row.stage for row in listed(lee)} == {"draft", "being signed"}


@pytest.mark.parametrize(
    ("drafts", "signing", "words"),
    [(3, 1, "3 drafts, 1 being signed"), (1, 0, "1 draft"), (0, 2, "2 being signed"), (0, 0, "")],
)
def test_the_numbers_are_one_line(drafts, signing, words):
    counted = BeingWritten(drafts=drafts, signing=signing)
    assert (str(counted), bool(counted)) == (words, bool(words))


def test_what_the_list_says_is_title_parties_lead_stage_and_age(table, lee):
    agreement = a_draft(table, title="A draft", why_now="Nobody knows this.")
    a_commitment(agreement, owner=table.ben, receiver=table.sales, deliverable="A secret forecast")
    (row,) = listed(lee)
    assert asdict(row) | {"lead": row.lead.name} == {
        "title": "A draft",
        "departments": (table.operations, table.sales),
        "lead": "Ana Ruiz",
        "stage": "draft",
        "since": date(2027, 2, 1),
        "url": "",
    }


def test_who_may_read_it_has_the_link(table, lee):
    agreement = a_draft(table)
    for reader in (table.ana, table.ben):
        assert [row.url for row in listed(reader)] == [agreement.get_absolute_url()]
    assert [row.url for row in listed(lee)] == [""]


def test_others_know_of_no_draft_that_they_may_not_read(table):
    a_draft(table)
    member = a_person(name="Sam Seatless", department=table.sales)
    for reader in (member, a_person(name="Otto Aus", department=a_department(name="Legal"))):
        assert listed(reader) == []
        assert not being_written(reader)


def test_what_only_its_lead_knows_stands_on_no_list(table, lee):
    agreement = kept(table)
    assert titles(lee) == titles(table.ana) == []
    share(agreement=agreement, covering_note="", by=table.ana, at=NOW + timedelta(days=2))
    (row,) = listed(lee)
    assert (row.title, row.since) == ("Kept to herself", date(2027, 2, 3))


def test_what_its_lead_keeps_off_is_known_to_those_who_write_it(table, lee):
    agreement = a_draft(table, title="A draft")
    list_draft(agreement=agreement, is_listed=False, by=table.ana, at=NOW)
    assert titles(lee) == []
    assert not being_written(lee)
    assert titles(table.ana) == titles(table.ben) == ["A draft"]
    list_draft(agreement=agreement, is_listed=True, by=table.ana, at=NOW)
    assert titles(lee) == ["A draft"]


def test_a_withdrawn_draft_is_not_being_written_until_it_is_taken_up(table, lee):
    agreement = a_draft(table, title="A draft")
    withdraw_draft(agreement=agreement, by=table.ana, at=NOW)
    assert titles(lee) == titles(table.ana) == []
    take_up_draft(agreement=agreement, by=table.ana, at=NOW)
    assert titles(lee) == ["A draft"]


def test_the_day_is_that_of_the_reader_and_the_longest_written_is_first(table):
    lee = a_person(name="Lee Morgan", is_manager=True, zone="Asia/Tokyo")
    late = NOW.replace(hour=20)
    for title, at in (("Newer", late), ("Older", NOW)):
        a_draft(table, title=title, at=at)
    assert [(row.title, row.since) for row in listed(lee)] == [
        ("Older", date(2027, 2, 1)),
        ("Newer", date(2027, 2, 2)),
    ]


def test_thirty_drafts_cost_as_many_queries_as_one(table, lee):
    a_draft(table)
    with count_queries() as one:
        assert len(listed(lee)) == 1
    for number in range(29):
        a_draft(table, title=f"Draft {number}")
    with count_queries() as thirty:
        assert len(listed(lee)) == 30
    assert len(thirty) == len(one)
