"""Another name is kept beside the former one, and told to whoever should know."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from agreements.models import InboxItem, OutboxMessage
from agreements.notifications.message_types.lines import names_for
from agreements.notifications.message_types.registry import message_type
from agreements.scheduler import delivery_round
from stakeholders.models import AccountNote, PersonName, User
from stakeholders.name_changes import names_of, note_name_changes
from stakeholders.people import change_person, change_profile
from stakeholders.people_import.intake import Decisions, import_people
from stakeholders.people_import.people_list import read_list
from stakeholders.people_import.plan import plan_import
from tests.people import a_person, an_administrator

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 2, 10, tzinfo=UTC)


def rename(person, name, *, at=NOW):
    person.refresh_from_db()
    return change_profile(
        person, version=person.version, name=name, zone="UTC", distinction=person.distinction, by=person, at=at
    )


def lines_of(person) -> list[str]:
    items = list(InboxItem.objects.filter(person=person).order_by("created_at"))
    names = names_for(items)
    return [str(message_type(item.kind).line(item, names)) for item in items]


def test_the_first_renaming_keeps_both_names_and_the_next_one_adds_one():
    ana = a_person(name="Ana Ruiz", zone="UTC")
    rename(ana, "Ana Moor")
    rename(ana, "Ana Moor-Ruiz", at=NOW + timedelta(days=1))
    assert [(one.name, one.since, one.by) for one in names_of(ana)] == [
        ("Ana Moor-Ruiz", NOW + timedelta(days=1), ana),
        ("Ana Moor", NOW, ana),
        ("Ana Ruiz", ana.joined_at, None),
    ]


def test_saving_a_profile_without_another_name_notes_nothing():
    ana = a_person(name="Ana Ruiz", zone="UTC")
    rename(ana, " Ana  Ruiz ")
    assert not names_of(ana)
    assert not AccountNote.objects.exists()


def test_the_person_and_the_administrators_find_a_line_and_nobody_else():
    ana, ada, ben = a_person(name="Ana Ruiz"), an_administrator(name="Ada Novak"), a_person(name="Ben Ode")
    rename(ana, "Lee Morgan")
    delivery_round(NOW)
    assert lines_of(ana) == ["You are now called Lee Morgan."]
    assert lines_of(ada) == ["Ana Ruiz is now called Lee Morgan."]
    assert not lines_of(ben)
    assert not OutboxMessage.objects.exists()
    delivery_round(NOW + timedelta(minutes=1))
    assert InboxItem.objects.count() == 2


def test_a_later_name_leaves_the_line_as_it_was():
    ana, ada = a_person(name="Ana Ruiz"), an_administrator(name="Ada Novak")
    rename(ana, "Lee Morgan")
    rename(ana, "Ana Ruiz", at=NOW + timedelta(days=1))
    delivery_round(NOW + timedelta(days=1))
    assert lines_of(ada) == ["Ana Ruiz is now called Lee Morgan.", "Lee Morgan is now called Ana Ruiz."]


def test_an_administrator_who_renames_somebody_is_named_and_needs_no_line():
    ana, ada = a_person(name="Ana Ruiz"), an_administrator(name="Ada Novak")
    other = an_administrator(name="Max Stone")
    change_person(
        ana,
        version=ana.version,
        email=ana.email,
        name="Ana Moor",
        zone="UTC",
        distinction="",
        departments=[],
        is_administrator=False,
        is_manager=False,
        by=ada,
        at=NOW,
    )
    delivery_round(NOW)
    assert lines_of(ana) == ["You are now called Ana Moor; Ada Novak changed it."]
    assert lines_of(other) == ["Ana Ruiz is now called Ana Moor; Ada Novak changed it."]
    assert not lines_of(ada)


def test_a_list_that_renames_people_is_noted_too(django_assert_max_num_queries):
    ada = an_administrator(name="Ada Novak")
    for number in range(30):
        a_person(name=f"Person {number}", email=f"p{number}@example.org")
    cells = "\n".join(f"p{number}@example.org,Member {number}" for number in range(30))
    rows = read_list(f"E-mail,Name\n{cells}\n").rows
    seen = plan_import(rows, zone="UTC", at=NOW).fingerprint
    with django_assert_max_num_queries(45):
        import_people(rows, decisions=Decisions(), seen=seen, by=ada, at=NOW)
    assert PersonName.objects.filter(by=ada, since=NOW).count() == 30
    assert PersonName.objects.filter(by=None).count() == 30


def test_nothing_is_asked_where_no_name_changes(django_assert_num_queries):
    ana = a_person(name="Ana Ruiz")
    with django_assert_num_queries(0):
        note_name_changes([(ana, "Ana Ruiz")], by=ana, at=NOW)


@pytest.mark.parametrize("page", ["profile", "person-edit"])
def test_the_names_so_far_stand_on_the_pages_of_the_person(client, page):
    ana, ada = a_person(name="Ana Ruiz"), an_administrator(name="Ada Novak")
    rename(ana, "Lee Morgan")
    client.force_login(ana if page == "profile" else ada)
    path = reverse(f"stakeholders:{page}", args=[] if page == "profile" else [ana.pk])
    shown = client.get(path).text
    assert "Lee Morgan, since 2 March 2027, 10:00" in shown
    assert "Ana Ruiz, since" in shown
    ben = a_person(name="Ben Ode")
    client.force_login(ben)
    assert "Names so far" not in client.get(reverse("stakeholders:profile")).text


def test_a_name_is_no_disguise_and_loses_nothing_of_what_was_typed(client):
    ana = a_person(name="Ana Ruiz", zone="UTC")
    client.force_login(ana)
    typed = {"name": "L\u0435e Morgan", "distinction": "", "zone": "UTC", "version": ana.version}
    answer = client.post(reverse("stakeholders:profile"), typed)
    assert answer.status_code == 422
    assert "mixes the letters of two alphabets" in answer.text
    assert "L\u0435e Morgan" in answer.text
    assert User.objects.get(pk=ana.pk).name == "Ana Ruiz"
