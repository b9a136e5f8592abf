"""Who becomes manager or administrator, or is it no more, is told."""

from datetime import UTC, datetime

import pytest

from agreements.models import InboxItem, OutboxMessage
from agreements.notifications.fan_out.account_notes import announce_account_notes
from agreements.notifications.fan_out.inbox import by_day, readable_by
from stakeholders.models import AccountNote
from stakeholders.people import change_person
from stakeholders.rights_changes import note_rights_changes
from tests.people import a_person, an_administrator
from tests.stakeholders.people_import.lists import imported

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("administrator", "manager", "said"),
    [
        ((False, True), (False, False), "Ada Admin made you an administrator: you look after people and departments."),
        ((True, False), (False, False), "Ada Admin took the role of administrator from you."),
        ((False, False), (False, True), "Ada Admin made you a manager: you read active agreements and the dashboard."),
        ((False, False), (True, False), "Ada Admin took the role of manager from you."),
    ],
)
def test_each_change_is_a_line_in_the_inbox(administrator, manager, said):
    ada, ben = an_administrator(), a_person(name="Ben", is_administrator=administrator[1], is_manager=manager[1])
    note_rights_changes([(ben, administrator[0], manager[0])], by=ada, at=AT)
    announce_account_notes(AT)
    [item] = InboxItem.objects.all()
    assert (item.person, item.account_note.by) == (ben, ada)
    [day] = by_day(list(readable_by(ben)), person=ben)
    [line] = day.bundles[0].lines
    assert line.sentence == said
    assert not OutboxMessage.objects.exists()


def test_what_stays_and_what_one_did_oneself_is_not_told():
    ada, ben = an_administrator(), a_person(name="Ben", is_manager=True)
    note_rights_changes([(ben, False, True), (ada, False, False)], by=ada, at=AT)
    assert not AccountNote.objects.exists()


def test_the_form_and_the_import_tell_it():
    ada, ben = an_administrator(), a_person(name="Ben", email="ben@example.org")
    fields = {"email": ben.email, "name": ben.name, "zone": ben.zone, "distinction": "", "departments": []}
    change_person(ben, version=1, **fields, is_administrator=False, is_manager=True, by=ada, at=AT)
    imported("ben@example.org,Ben,,administrator\n", ada)
    assert list(AccountNote.objects.order_by("pk").values_list("words", flat=True)) == ["manager", "administrator"]
