"""What stands around every mail: who writes about which agreement, styles in the tags, who reads a reply."""

import re
from email import message_from_bytes, policy
from email.utils import getaddresses

import pytest

from agreements.models import OutboxMessage
from agreements.notifications.fan_out.announcements import announce_all
from agreements.notifications.rendering.email import letter
from stakeholders.models import Organisation, the_organisation
from tests.agreements.notifications.mails import SOON
from tests.agreements.notifications.mails_caused_by_clock import waiting_for_an_answer
from tests.agreements.notifications.mails_caused_by_people import naming, offering, on_day
from tests.builders import a_draft, a_table
from tests.people import a_department

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    the_organisation()
    Organisation.objects.update(name="Acme Tools")
    return a_table()


def html_of(mail):
    (html,) = [form.content for form in mail.alternatives if form.mimetype == "text/html"]
    return html


def test_the_head_names_organisation_agreement_and_parties_in_both_forms(table):
    mail = naming(table)
    about = "Stock for the spring season, between Operations and Sales"
    assert mail.body.startswith(f"Acme Tools · Entente\n{about}\n\nHello Ben,")
    html = html_of(mail)
    assert re.search(r"<strong[^>]*>Acme Tools</strong> · Entente", html)
    assert about in html


def test_the_first_words_of_a_list_of_mails_are_its_sentence(table):
    html = html_of(naming(table))
    body = html[html.index("<body") :]
    hidden = re.search(r'<div class="preview" style="display:\s*none[^>]*>([^<]+)</div>', body)
    assert hidden
    assert hidden.start() < body.index("Acme Tools")
    assert hidden[1].startswith("Ana Ruiz started the agreement")


def test_the_one_button_is_solid_without_a_style_sheet(table):
    for mail in (naming(table), offering(table)):
        html = html_of(mail)
        acts = re.findall(r'<a class="act"[^>]*style="([^"]+)"', html)
        assert len(acts) == 1
        assert "background-color: #0b5c63" in acts[0]
        assert "@media (prefers-color-scheme: dark)" in html


@pytest.mark.parametrize(
    "title", ["Größe für Łódź ☂ und eine lange Überschrift, die nicht in eine Zeile passt", "x" * 90]
)
def test_no_subject_begins_with_an_empty_line(table, title):
    a_draft(table, title=title)
    announce_all(SOON)
    mail = letter(OutboxMessage.objects.get(), SOON)
    assert b"Subject: \n" not in mail.message().as_bytes()
    parsed = message_from_bytes(mail.message().as_bytes(), policy=policy.default)
    assert parsed["Subject"] == mail.subject
    assert max(map(len, mail.message().as_bytes().split(b"\n\n")[0].splitlines())) <= 998


def test_the_answers_to_a_check_in_stand_two_by_two(table):
    html = html_of(on_day(2, 8, "check_in_due")(table))
    rows = [re.findall(r'<a class="answer"[^>]*>([^<]+)<', row) for row in html.split("<tr")]
    assert [row for row in rows if row] == [["On track", "At risk"], ["Off track", "Done"]]


def test_a_reply_reaches_who_asks(table):
    mail = naming(table)
    assert mail.reply_to == ["Ana Ruiz <ana.ruiz@example.org>"]
    for text in (mail.body, html_of(mail)):
        assert "Replies reach Ana Ruiz." in text


def test_what_the_clock_says_has_no_reader_for_a_reply(table):
    mail = on_day(2, 8, "check_in_due")(table)
    assert mail.reply_to == []
    assert "Replies are not read." in mail.body


def test_who_has_left_reads_no_reply(table):
    a_draft(table)
    announce_all(SOON)
    table.ana.is_active = False
    table.ana.save()
    assert letter(OutboxMessage.objects.get(), SOON).reply_to == []


def test_a_hostile_name_brings_no_second_address_to_reply_to(table):
    table.ana.name = 'Ana "<evil@example.org>", \\ Ruiz'
    table.ana.save()
    (told,) = naming(table).message().get_all("Reply-To")
    assert [address for _name, address in getaddresses([told])] == ["ana.ruiz@example.org"]


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "All"),
        ("Precedence", "bulk"),
        ("List-Id", "Stock for the spring season <ag-0001.testserver>"),
    ],
)
def test_automatic_mail_says_so(table, header, value):
    assert naming(table).message()[header] == value


def test_one_press_ends_mail_that_can_be_turned_off(table):
    mail = on_day(2, 8, "check_in_due")(table)
    address = mail.message()["List-Unsubscribe"]
    assert re.fullmatch(r"<http://testserver/u/[^>]+>", address)
    assert mail.message()["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address.strip("<>") in mail.body


def test_mail_that_must_be_read_offers_no_way_to_end_it(table):
    mail = offering(table)
    assert not [name for name in mail.message() if name.startswith("List-Unsubscribe")]


def test_a_reply_to_what_the_clock_asks_again_reaches_who_asked(table):
    mail = waiting_for_an_answer(table)
    assert mail.reply_to == ["Ben Ode <ben.ode@example.org>"]
    assert "Replies reach Ben Ode." in mail.body


def test_three_parties_are_named_as_people_name_them(table):
    mail = naming(table)
    assert "between Operations and Sales" in mail.body
    a_draft(table, title="Three", also=[a_department(name="Finance")])
    announce_all(SOON)
    row = OutboxMessage.objects.filter(agreement__number=2).first()
    assert "Three, between Finance, Operations and Sales" in letter(row, SOON).body
