"""Two texts as people read them: headings, sentences, a summary."""

import copy

import pytest

from agreements.models.canonical import document_of
from agreements.revisions.redline import redline
from tests.agreements.amendments.worked_case_d import case_d

pytestmark = pytest.mark.django_db


def two_texts():
    before = document_of(case_d().in_force)
    after = copy.deepcopy(before)
    after["revision"] = 2
    return before, after


def test_the_same_words():
    before, after = two_texts()

    found = redline(before, after)

    assert found.summary == "The words are the same"
    assert found.changed == []
    assert (found.before, found.after) == (1, 2)


def test_reworded_added_removed_and_moved_are_counted():
    before, after = two_texts()
    promises = after["terms"]["commitment"]
    promises.reverse()
    after["terms"]["outcome"][0]["impact"] = "Shelves are never empty."
    after["terms"]["rhythm"] = []

    found = redline(before, after)

    assert found.summary == "2 clauses changed, 1 moved"
    assert [(one.clause.kind, one.change, one.is_moved) for one in found.changed] == [
        ("outcome", "reworded", False),
        ("commitment", "same", True),
        ("rhythm", "removed", False),
    ]


def test_a_move_alone_is_a_move():
    before, after = two_texts()
    after["terms"]["commitment"].reverse()

    assert redline(before, after).summary == "1 clause moved"


def test_prose_is_compared_by_words_and_a_date_as_a_whole():
    before, after = two_texts()
    promise = after["terms"]["commitment"][0]
    promise |= {"due_on": "2027-03-22", "deliverable": promise["deliverable"] + " with tests"}

    (clause,) = redline(before, after).changed

    pieces = {line.label: [(piece.change, piece.text) for piece in line.pieces] for line in clause.lines}
    assert pieces["Due on"] == [("deleted", "15 March 2027"), ("inserted", "22 March 2027")]
    assert pieces["What will be delivered"] == [("same", "The feature"), ("inserted", " with tests")]
    assert [line.label for line in clause.lines if line.is_changed] == ["What will be delivered", "Due on"]


def test_each_line_can_be_read_in_the_old_and_in_the_new_wording():
    before, after = two_texts()
    after["terms"]["outcome"][0]["impact"] = "Shelves are never empty."

    (clause,) = redline(before, after).changed

    assert (clause.lines[0].old, clause.lines[0].new) == ("Shelves are full.", "Shelves are never empty.")


def test_a_name_that_changed_is_no_change_of_the_words():
    before, after = two_texts()
    for promise in after["terms"]["commitment"]:
        promise["owner"] = promise["owner"] | {"name": "Former member"}

    assert redline(before, after).changed == []
