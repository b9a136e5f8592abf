"""Opting out: which mail its reader may stop, and why a mail must not leave."""

import pytest

from agreements.models import OutboxMessage, Preference
from agreements.notifications.preferences.channels import PreferenceSet
from agreements.notifications.preferences.opt_out import can_be_stopped, why_unwanted
from tests.builders import NOW
from tests.people import a_person


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("daily_digest", True), ("weekly_digest", True), ("bundle", False), ("new_sign_in", False), ("ends_soon", True)],
)
def test_what_needs_its_reader_cannot_be_stopped(kind, expected):
    assert can_be_stopped(OutboxMessage(kind=kind)) is expected


def why(kind, **chosen):
    ben = a_person(name="Ben Ode", quiet=True)
    preference = Preference(person=ben, **chosen)
    return why_unwanted(OutboxMessage(kind=kind, person=ben), PreferenceSet(preferences={ben.pk: preference}))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "chosen", "expected"),
    [
        ("daily_digest", {"daily_digest": True}, ""),
        ("daily_digest", {"daily_digest": False, "weekly_digest": True}, "Turned off by its reader."),
        ("weekly_digest", {"weekly_digest": False, "daily_digest": True}, "Turned off by its reader."),
        ("new_sign_in", {"preset": "digest", "daily_digest": False}, ""),
        ("ends_soon", {"preset": "everything"}, ""),
        ("ends_soon", {"preset": "digest"}, "Turned off by its reader."),
    ],
)
def test_a_mail_leaves_as_its_reader_chose(kind, chosen, expected):
    assert why(kind, **chosen) == expected


@pytest.mark.django_db
def test_nothing_is_sent_to_an_address_from_which_mail_comes_back():
    ben = a_person(name="Ben Ode", quiet=True)
    preference = Preference(person=ben, suspended_at=NOW, suspended_address=ben.email)
    mail = OutboxMessage(kind="new_sign_in", person=ben)
    assert why_unwanted(mail, PreferenceSet(preferences={ben.pk: preference})) == "Mail to this person comes back."
