"""What changed between two texts, clause by clause."""

from hypothesis import given
from hypothesis import strategies as st

from agreements.analysis.differences import differences

KEYS = st.lists(st.sampled_from("abcdefgh"), unique=True)


def text(keys, **words):
    return {"terms": {"clause": [{"key": key, "words": words.get(key, "same")} for key in keys]}}


def found(before, after):
    return differences(before, after, ["clause"])


def test_a_reworded_clause_names_its_fields():
    (one,) = found(text("a"), text("a", a="other"))

    assert (one.change, one.fields, one.is_moved) == ("reworded", ("words",), False)


def test_a_removed_clause_stands_behind_its_old_neighbour():
    assert [(one.key, one.change) for one in found(text("abc"), text("ac"))] == [
        ("a", "same"),
        ("b", "removed"),
        ("c", "same"),
    ]


def test_one_clause_that_goes_to_the_end_is_the_one_that_moved():
    moved = [one.key for one in found(text("abcd"), text("bcda")) if one.is_moved]

    assert moved == ["a"]


def test_a_name_read_on_another_day_changes_nothing():
    before = {"terms": {"clause": [{"key": "a", "owner": {"id": 1, "name": "Ben"}}]}}
    after = {"terms": {"clause": [{"key": "a", "owner": {"id": 1, "name": "Benjamin"}}]}}

    assert found(before, after)[0].change == "same"


def test_kinds_come_in_the_order_they_are_asked_for():
    document = {"terms": {"b": [{"key": "1"}], "a": [{"key": "2"}]}}

    assert [one.kind for one in differences(document, document, ["b", "a"])] == ["b", "a"]


@given(KEYS, KEYS)
def test_the_after_text_can_be_read_off_in_its_own_order(before, after):
    assert [one.key for one in found(text(before), text(after)) if one.after is not None] == after


@given(KEYS, KEYS)
def test_every_clause_appears_once(before, after):
    keys = [one.key for one in found(text(before), text(after))]

    assert sorted(keys) == sorted({*before, *after})


@given(KEYS, KEYS)
def test_what_did_not_move_keeps_its_order(before, after):
    still = [one.key for one in found(text(before), text(after)) if one.before and one.after and not one.is_moved]

    assert still == [key for key in before if key in still]


@given(KEYS)
def test_a_text_does_not_differ_from_itself(keys):
    assert not [one for one in found(text(keys), text(keys)) if one.change != "same" or one.is_moved]
