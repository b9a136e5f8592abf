"""Prepared queries: one statement, written once, that finds what Django finds, for whatever it is asked about."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Exists, F, OuterRef, Value
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.models import Agreement, CommitmentTerms, Event, Party, Purpose, Revision
from agreements.models.agreement import AnyOf
from stakeholders.models import Department, Membership, User
from stakeholders.prepared_queries import asked_once, prepared
from tests.builders import a_commitment, a_draft, a_table
from tests.people import a_department, a_person

pytestmark = pytest.mark.django_db


def queries_about(agreements, *, day, words):
    promises = CommitmentTerms.objects.filter(AnyOf(F("revision__agreement"), agreements))
    named = promises.select_related("owner", "receiver__department", "revision__agreement", "depends_on")
    return {
        "promises": named.order_by("-pk"),
        "late": promises.filter(due_on__lt=day).values_list("pk", "due_on").order_by("pk"),
        "titles": Agreement.objects.titled().filter(AnyOf(F("pk"), agreements)).order_by("pk"),
        "happened": Event.objects.filter(AnyOf(F("agreement"), agreements)).order_by("pk"),
        "kinds": Event.objects.filter(AnyOf(F("agreement"), agreements)).values_list("kind", flat=True).order_by("pk"),
        "texts": Revision.objects.filter(AnyOf(F("agreement"), agreements)).annotate(said=Value(words)).order_by("pk"),
        "why": Purpose.objects.filter(AnyOf(F("revision__agreement"), agreements))
        .values("title", "key")
        .order_by("pk"),
        "none": Party.objects.filter(AnyOf(F("agreement"), agreements), pk=0),
        "both": Department.objects.filter(code="PUR").union(Department.objects.filter(code="LOG")).order_by("code"),
        "seats": Party.objects.filter(AnyOf(F("agreement"), agreements)).prefetch_related("members").order_by("pk"),
    }


@prepared
def about(*, agreements, day, words):
    return queries_about(agreements, day=day, words=words)


def test_everything_found_is_what_django_finds_with_all_that_it_holds():
    table = a_table()
    first, second = a_draft(table), a_draft(table)
    for agreement in (first, first, second):
        a_commitment(agreement, owner=table.ben, receiver=table.sales)
    day = CommitmentTerms.objects.latest("pk").due_on + timedelta(days=1)
    for keys in ([first.pk], [first.pk, second.pk], []):
        found = about(agreements=keys, day=day, words=f"{len(keys)} 100% 'quoted' %s")
        for name, query in queries_about(keys, day=day, words=f"{len(keys)} 100% 'quoted' %s").items():
            expected = list(query)
            assert found[name] == expected, name
            assert [held(one) for one in found[name]] == [held(one) for one in expected], name
        assert len(found["promises"]) == [2, 3, 0][[1, 2, 0].index(len(keys))]


def held(one):
    """Return the fields of a model, and those of the models that it was read with."""
    if not hasattr(one, "_state"):
        return one
    related = {name: held(other) for name, other in one._state.fields_cache.items()}
    fetched = {name: list(others) for name, others in getattr(one, "_prefetched_objects_cache", {}).items()}
    own = {field.attname: getattr(one, field.attname) for field in one._meta.concrete_fields}
    return own | {
        "annotated": getattr(one, "title", getattr(one, "said", None)),
        "related": related,
        "fetched": fetched,
    }


def test_several_are_one_statement_that_is_written_once():
    given = {"agreements": [], "day": timezone.now().date(), "words": ""}
    with CaptureQueriesContext(connection) as asked:
        about(**given)
    assert len(asked) == 1
    given["words"] = "others"
    assert about.written(given) is about.written(given | {"agreements": [1, 2]})


def test_what_it_may_look_at_has_a_statement_of_its_own():
    written = []

    @prepared
    def people(*, reader, at, all_of_them):
        written.append((reader.is_manager, at is None, all_of_them))
        found = User.objects.all() if reader.is_manager or all_of_them else User.objects.filter(pk=reader.pk)
        return {"people": found if at is None else found.filter(joined_at__lt=at)}

    def asked(person, at=None, *, all_of_them=False):
        return set(people(reader=person, at=at, all_of_them=all_of_them)["people"])

    ana, ben, mia = a_person(name="Ana"), a_person(name="Ben"), a_person(name="Mia", is_manager=True)
    assert (asked(ana), asked(ben), asked(mia)) == ({ana}, {ben}, {ana, ben, mia})
    assert asked(ben, all_of_them=True) == {ana, ben, mia}
    assert asked(ana, timezone.now() + timedelta(days=1)) == {ana}
    assert asked(ben, timezone.now() - timedelta(days=9999)) == set()
    assert len(written) == len(set(written)) == 4


def test_whoever_reckons_with_what_is_given_hears_of_it():
    @prepared
    def late(*, day):
        return {"found": CommitmentTerms.objects.filter(due_on__lt=day + timedelta(days=1))}

    with pytest.raises(ValueError, match="reckon"):
        late(day=timezone.now().date())


def test_one_query_alone_is_asked_as_it_is():
    @prepared
    def departments(*, person):
        of_theirs = Membership.objects.filter(user=person, department=OuterRef("pk"))
        return {"found": Department.objects.filter(Exists(of_theirs)).order_by("code")}

    ana = a_person(name="Ana")
    mine = [a_department(name=name) for name in ("Logistics", "Purchasing")]
    for department in mine:
        Membership.objects.create(user=ana, department=department)
    assert departments(person=ana)["found"] == sorted(mine, key=lambda one: one.code)
    assert departments.written({"person": ana}).words.startswith("SELECT")
    assert "ARRAY(" not in departments.written({"person": ana}).words


def test_it_sees_what_was_written_a_moment_ago_and_keys_of_any_size():
    @prepared
    def titles(*, agreement):
        return {"found": Agreement.objects.filter(pk=agreement).values_list("number", flat=True)}

    table = a_table()
    agreement = Agreement.begin(key=uuid.uuid4(), lead=table.ana, at=timezone.now(), is_shared=False)
    assert titles(agreement=agreement.pk)["found"] == [agreement.number]
    Agreement.objects.filter(pk=agreement.pk).update(number=77)
    assert titles(agreement=agreement.pk)["found"] == [77]
    for pk in (1, 40_000, 3_000_000_000, 2**62):
        assert titles(agreement=pk)["found"] in ([], [77])


def test_within_a_visit_the_same_question_is_asked_once_and_another_is_not():
    @prepared
    def named(*, code):
        return {"found": Department.objects.filter(code=code)}

    logistics, purchasing = (a_department(name=name) for name in ("Logistics", "Purchasing"))

    def ask():
        return [*named(code=logistics.code)["found"], *named(code=purchasing.code)["found"]]

    with CaptureQueriesContext(
        connection,
    ) as apart:
        assert ask() + ask() == [logistics, purchasing] * 2
    with CaptureQueriesContext(connection) as together, asked_once():
        first, second = ask(), ask()
        Department.objects.filter(pk=logistics.pk).update(name="Transport")
        assert [one.name for one in ask()] == ["Logistics", "Purchasing"], "a visit reads one moment"
    assert first == second == [logistics, purchasing]
    assert first[0] is not second[0], "what one part of a page notes on a row is not seen by another"
    assert (len(apart), len(together)) == (4, 3), "two questions, and what was written"
    assert [one.name for one in ask()] == ["Transport", "Purchasing"]
