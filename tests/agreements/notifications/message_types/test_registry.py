"""Adding a kind of message takes one record and one mail folder; everything else follows from them."""

import copy
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from agreements.models import InboxItem, OutboxMessage, Preference
from agreements.models.event import record
from agreements.models.kinds import EventKind, MessageKind
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.digests.daily import make_daily
from agreements.notifications.fan_out.announcements import announce_all
from agreements.notifications.fan_out.inbox import by_day, readable_by
from agreements.notifications.message_types.registry import FAMILIES, caused_by, message_types
from agreements.notifications.preferences.labels import groups
from tests.agreements.notifications.mails import SOON, at_noon
from tests.agreements.notifications.message_types import added_kind
from tests.builders import a_draft, a_table
from tests.services.database import remove

ADDED = "tests.agreements.notifications.message_types.added_kind.TYPES"
KIND = added_kind.AddedKind.OUTCOME_CHEERED


@pytest.fixture
def with_added_kind(settings):
    settings.MORE_MESSAGE_TYPES = [ADDED]
    templates = copy.deepcopy(django_settings.TEMPLATES)
    templates[0]["DIRS"] = [Path(added_kind.__file__).parent, Path(settings.BASE_DIR, "templates")]
    settings.TEMPLATES = templates


@pytest.fixture
def told_by_added_kind(db, with_added_kind):
    """An agreement of which its lead, Ana, hears of an act of Ben."""
    table = a_table()
    agreement = a_draft(table)
    announce_all(SOON)
    remove(InboxItem.objects.all())
    remove(OutboxMessage.objects.all())
    record(agreement, EventKind.TERM_MOVED, by=table.ben, at=SOON, draft=2)
    return table


def of_the_added_kind(model, person):
    return model.objects.filter(kind=KIND, person=person)


def test_it_reaches_the_inbox(told_by_added_kind):
    announce_all(SOON)
    (item,) = of_the_added_kind(InboxItem, told_by_added_kind.ana)
    (day,) = by_day([item], person=told_by_added_kind.ana)
    (line,) = day.bundles[0].lines
    assert (line.sentence, line.link) == ("Everybody cheers the outcome.", item.agreement.get_absolute_url())
    assert item in readable_by(told_by_added_kind.ana)


def test_it_leaves_as_a_mail_of_its_own_template(told_by_added_kind, mailoutbox):
    announce_all(SOON)
    deliver(SOON)
    (letter,) = mailoutbox
    assert letter.subject.startswith("Three cheers for ")
    assert "Everybody cheers the outcome." in letter.body
    assert "List-Unsubscribe" in letter.extra_headers


def test_it_waits_for_the_digest_of_whoever_chose_that(told_by_added_kind, mailoutbox):
    Preference.objects.filter(person=told_by_added_kind.ana).update(preset="digest", daily_digest=True)
    announce_all(SOON)
    assert not of_the_added_kind(OutboxMessage, told_by_added_kind.ana).exists()
    morning = at_noon(2, 2)
    make_daily(morning)
    deliver(morning)
    (letter,) = mailoutbox
    assert "Everybody cheers the outcome." in letter.body


def test_what_is_no_longer_true_is_not_told(told_by_added_kind):
    untrue = record(a_draft(told_by_added_kind), EventKind.TERM_MOVED, by=told_by_added_kind.ben, at=SOON, draft=99)
    announce_all(SOON)
    assert not of_the_added_kind(InboxItem, told_by_added_kind.ana).filter(event=untrue).exists()


def test_it_stands_on_the_page_of_preferences(with_added_kind):
    (needed,) = [group for group in groups() if "The outcome is told_by_added_kind" in group.kinds]
    assert "A check-in is due" in needed.kinds


@pytest.mark.django_db
def test_without_its_setting_nobody_hears_of_it():
    table = a_table()
    record(a_draft(table), EventKind.TERM_MOVED, by=table.ben, at=SOON, draft=2)
    announce_all(SOON)
    assert not InboxItem.objects.filter(kind=KIND).exists()


def test_every_kind_has_one_record_in_one_family():
    kinds = [known.kind for family in FAMILIES for known in list(family.TYPES)]
    assert sorted(kinds) == sorted(MessageKind.values)
    assert set(message_types()) == set(kinds)


def test_every_cause_is_an_event_and_its_types_come_in_order():
    causes = {cause.event for known in message_types().values() for cause in known.causes}
    assert causes <= set(EventKind)
    assert [known.kind for known, _cause in caused_by(EventKind.TERM_EDITED)] == [
        MessageKind.NAMED,
        MessageKind.COMMITMENT_OFFERED,
        MessageKind.DRAFT_EDITED,
    ]
