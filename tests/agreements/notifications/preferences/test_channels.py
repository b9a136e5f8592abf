"""Where a message arrives: the presets, the levels, what is stopped, and what must be said."""

from pathlib import Path
from typing import Any

import pytest

from agreements.drafting.parties import join
from agreements.models import InboxItem, OutboxMessage, Preference
from agreements.models.kinds import MessageKind
from agreements.models.news.preference import Level, Preset
from agreements.notifications.delivery.sender import deliver
from agreements.notifications.fan_out.announcements import announce_all
from agreements.notifications.message_types.base import Importance
from agreements.notifications.message_types.registry import message_types
from agreements.notifications.preferences.channels import Channel, channel
from agreements.notifications.preferences.labels import groups
from agreements.notifications.preferences.update import follow, prefer, start_again, stop
from tests.agreements.notifications.mails import SOON, a_running_agreement, at_noon, forget, let_pass, mailed, told
from tests.builders import NOW, a_commitment, a_draft, a_table
from tests.people import a_department

pytestmark = pytest.mark.django_db

NOON = at_noon(2, 8)


@pytest.fixture
def ledger():
    """Ana and Ben, with the digests that people have by default."""
    table = a_table()
    Preference.objects.update(daily_digest=True)
    return table


def chooses(person, preset="needs_me", **more):
    stored = Preference.objects.get(person=person)
    values: dict[str, Any] = {"quiet_from": None, "quiet_until": None, "quiet_days_off": False, "daily_digest": True}
    values |= {"weekly_digest": False, "version": stored.version, "preset": preset}
    prefer(**(values | more), by=person, at=NOW)


@pytest.mark.parametrize(
    ("preset", "needed", "news", "line"),
    [
        (Preset.EVERYTHING, Channel.AT_ONCE, Channel.AT_ONCE, Channel.DIGEST),
        (Preset.NEEDS_ME, Channel.AT_ONCE, Channel.DIGEST, Channel.DIGEST),
        (Preset.DIGEST, Channel.DIGEST, Channel.DIGEST, Channel.DIGEST),
    ],
)
def test_the_presets(preset, needed, news, line):
    assert [channel(importance, preset=preset) for importance in Importance] == [Channel.AT_ONCE, needed, news, line]


@pytest.mark.parametrize("preset", Preset)
def test_one_agreement_is_followed_more_or_less_closely(preset):
    def ways(level):
        return [channel(importance, preset=preset, level=level) for importance in Importance]

    assert ways(Level.FOLLOW) == [Channel.AT_ONCE, Channel.AT_ONCE, Channel.AT_ONCE, Channel.DIGEST]
    assert ways(Level.MUTE) == [Channel.AT_ONCE, Channel.NOTHING, Channel.NOTHING, Channel.NOTHING]
    assert ways(Level.NEEDS_ME)[2:] == [Channel.INBOX, Channel.INBOX]


def test_without_a_digest_and_when_stopped_the_inbox_alone_says_it():
    assert channel(Importance.NEWS, preset=Preset.NEEDS_ME, has_digest=False) is Channel.INBOX
    assert channel(Importance.NEEDED, preset=Preset.NEEDS_ME, is_stopped=True) is Channel.INBOX
    chosen = channel(Importance.MUST, preset=Preset.DIGEST, level=Level.MUTE, is_stopped=True, has_digest=False)
    assert chosen is Channel.AT_ONCE


def test_every_kind_has_a_name_on_the_page():
    assert set(MessageKind) == set(message_types())
    assert all(str(known.label) for known in message_types().values())
    found = groups()
    others = {
        "bundle",
        "daily_digest",
        "weekly_digest",
        "mail_comes_back",
        "test_mail",
        "account_invitation",
        "password_reset",
        "name_changed",
        "rights_changed",
    }
    assert sum(len(group.kinds) for group in found) == len(set(MessageKind) - others)
    assert [group.channels for group in found][1:] == [
        ["At once", "At once", "Digest"],
        ["At once", "Digest", "Digest"],
        ["Digest", "Digest", "Digest"],
    ]
    assert set(found[0].channels) == {"At once"}


def with_templates():
    return [kind for kind, known in message_types().items() if known.urgency]


def test_every_mail_has_its_three_templates():
    folder = Path("templates/emails")
    parts = ("subject.txt", "body.txt", "body.html")
    assert not [f"{kind}/{part}" for kind in with_templates() for part in parts if not (folder / kind / part).exists()]


def test_by_default_what_needs_me_is_mailed_and_the_rest_waits_for_the_digest(ledger):
    agreement = a_running_agreement(ledger)
    let_pass(NOON)
    assert mailed(agreement) == {("check_in_due", "Ben")}
    assert not InboxItem.objects.get().for_digest
    forget()
    a_commitment(a_draft(ledger), owner=ledger.ana, receiver=ledger.operations)
    announce_all(SOON)
    assert InboxItem.objects.get(kind="draft_edited").for_digest


def test_in_digest_only_a_check_in_waits_for_the_digest_and_an_offer_does_not(ledger):
    chooses(ledger.ben, "digest")
    agreement = a_running_agreement(ledger)
    let_pass(NOON)
    assert mailed(agreement) == set()
    assert InboxItem.objects.get(kind="check_in_due").for_digest
    draft = a_draft(ledger)
    forget()
    a_commitment(draft, owner=ledger.ben, receiver=ledger.sales)
    announce_all(SOON)
    assert mailed(draft) == {("commitment_offered", "Ben")}


def test_the_first_word_of_an_agreement_cannot_be_turned_off(ledger):
    chooses(ledger.ben, "digest", daily_digest=False)
    agreement = a_draft(ledger)
    announce_all(SOON)
    assert mailed(agreement) == {("named", "Ben")}
    assert deliver(SOON).sent == 1


def test_a_muted_agreement_says_nothing_even_in_the_inbox_but_asks_for_what_only_they_can_give(ledger):
    agreement = a_running_agreement(ledger)
    follow(agreement=agreement, level=Level.MUTE, by=ledger.ben, at=NOW)
    let_pass(NOON)
    assert told(agreement) == mailed(agreement) == set()
    draft = a_draft(ledger)
    follow(agreement=draft, level=Level.MUTE, by=ledger.ben, at=NOW)
    forget()
    a_commitment(draft, owner=ledger.ben, receiver=ledger.sales)
    announce_all(SOON)
    assert told(draft) == mailed(draft) == {("commitment_offered", "Ben")}


def test_what_is_turned_off_while_its_mail_waits_does_not_leave(ledger):
    agreement = a_running_agreement(ledger)
    let_pass(NOON)
    stop(kind="check_in_due", agreement=agreement, by=ledger.ben, at=NOON)
    stop(kind="check_in_due", agreement=agreement, by=ledger.ben, at=NOON)
    assert deliver(NOON).outcomes["suppressed"] == 1
    mail = OutboxMessage.objects.get()
    assert (mail.state, mail.fault) == ("suppressed", "Turned off by its reader.")
    start_again(kind="check_in_due", agreement=agreement, by=ledger.ben, at=NOON)
    let_pass(at_noon(2, 22))
    assert deliver(at_noon(2, 22)).sent >= 1


def test_a_mail_that_waits_goes_to_the_digest_when_its_reader_chooses_the_digest(ledger):
    a_running_agreement(ledger)
    let_pass(NOON)
    chooses(ledger.ben, "digest")
    assert deliver(NOON).outcomes["suppressed"] == 1
    assert InboxItem.objects.get().for_digest


def test_lines_that_wait_for_a_digest_are_let_go_when_it_is_turned_off(ledger):
    chooses(ledger.ben, "digest")
    a_running_agreement(ledger)
    let_pass(NOON)
    assert InboxItem.objects.get().for_digest
    chooses(ledger.ben, "digest", daily_digest=False)
    assert not InboxItem.objects.get().for_digest


def test_everything_by_mail_uses_the_general_letter_for_what_has_none_of_its_own(ledger, mailoutbox):
    draft = a_draft(ledger, title="Another")
    forget()
    chooses(ledger.ben, "everything")
    join(agreement=draft, department=a_department(name="Finance"), by=ledger.ana, at=NOW)
    announce_all(SOON)
    assert mailed(draft) == {("party_joined", "Ben")}
    deliver(SOON)
    (letter,) = mailoutbox
    assert letter.subject == "Another: Ana Ruiz brought Finance to the table."
    assert "List-Unsubscribe" in letter.extra_headers
