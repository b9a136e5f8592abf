"""The letters themselves: every kind, its words, its links, its headers."""

import re
from datetime import timedelta
from email.utils import getaddresses
from html.parser import HTMLParser

import pytest

from agreements.drafting import terms
from agreements.drift.episodes import watch
from agreements.models import Commitment, InboxItem, OutboxMessage, Purpose
from agreements.notifications.delivery import sender
from agreements.notifications.fan_out.announcements import announce_all
from agreements.notifications.message_types.registry import message_types
from tests.agreements.notifications import mails_caused_by_clock, mails_caused_by_people
from tests.agreements.notifications.mails import SOON, a_running_agreement, at_noon, forget, let_pass
from tests.agreements.notifications.mails_caused_by_people import (
    asking_for_a_change,
    naming,
    offering,
    on_day,
    sent,
    worrying,
)
from tests.builders import NOW, a_draft, a_right, a_table
from tests.check_ins import told_check_in

pytestmark = pytest.mark.django_db

EXPECTED_MAILS = mails_caused_by_people.EXPECTED_MAILS | mails_caused_by_clock.EXPECTED_MAILS
NEVER = ("overdue", "failed", "late ", "blame", "violation", "reminder")
# What the owner gave, shown as the address that it is.
EVIDENCE = "https://example.org/list"
LINK = re.compile(r"http://testserver/[^\s\"<>)]*")


@pytest.fixture
def table():
    return a_table()


def html_of(letter):
    (html,) = [form.content for form in letter.alternatives if form.mimetype == "text/html"]
    return html


class Opened(HTMLParser):
    """The tags, attributes and links of a mail."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.links = set(), set(), set()
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attributes}
        self.links |= {value for name, value in attributes if name == "href"}


def test_every_kind_of_mail_is_tried_here():
    assert set(EXPECTED_MAILS) == {kind for kind, known in message_types().items() if known.urgency and known.causes}


@pytest.mark.parametrize("kind", EXPECTED_MAILS)
def test_the_letter(table, kind, request):
    happens, subject, link = EXPECTED_MAILS[kind]
    letter = happens(table)
    text, html = letter.body, html_of(letter)
    opened = Opened(html)
    assert letter.subject == subject
    assert link in text
    ours = opened.links - {EVIDENCE}
    assert set(LINK.findall(text)) >= ours, "the plain text is complete, with every link written out"
    assert EVIDENCE not in opened.links or text.count(EVIDENCE) == html.count(f">{EVIDENCE}</a>") == 1
    assert opened.links
    assert not opened.tags & {"img", "script", "link", "form", "iframe"}
    assert not [name for name in opened.attributes if name.startswith("on")]
    assert "color-scheme" in html
    assert "600px" in html
    assert "{{" not in text + html
    assert "{%" not in text + html
    assert "None" not in text + html
    assert "\n\n\n" not in text
    assert "  " not in text, "nothing was left out of a sentence"
    assert not [word for word in NEVER if word in (text + html + letter.subject).lower()]
    if request.config.getoption("verbose") > 0:
        print(f"\n{'=' * 80}\nSubject: {letter.subject}\nFrom: {letter.from_email}\n\n{text}")  # noqa: T201


def test_the_silence_of_somebody_who_left_is_told_without_their_link_to_check_in(table):
    a_running_agreement(table)
    let_pass(at_noon(2, 8))
    table.ben.is_active = False
    table.ben.save()
    let_pass(at_noon(2, 11))
    letter = sent(at_noon(2, 11), kind="no_news")
    assert letter.to == [table.ana.email]
    for text in (letter.body, html_of(letter)):
        assert "/m/" not in text
        assert "Ask for a change that names another owner" in text
        assert "Ben Ode, who owns the commitment, no longer signs in here" in " ".join(text.split())
        assert "because you own the commitment" not in text


def test_a_mail_about_drift_stays_away_once_the_owner_spoke(table):
    agreement = a_running_agreement(table)
    let_pass(at_noon(3, 19))
    commitment = Commitment.objects.select_related("terms__owner").get(agreement=agreement)
    told_check_in(commitment=commitment, status="done", by=commitment.terms.owner, at=at_noon(3, 19))
    sender.deliver(at_noon(3, 19))
    assert {row.state for row in OutboxMessage.objects.filter(kind="date_behind")} == {"suppressed"}


def test_the_change_stands_in_the_mail_with_before_and_after(table):
    text = asking_for_a_change(table).body
    assert "C-0001 “Forecast of the core range”: due on 15 March 2027 → 22 March 2027" in text
    assert "> The supplier moved.\n> Sorry." in text


def test_what_others_wrote_is_marked_in_text_and_harmless_in_html(table):
    letter = worrying(table)
    assert "> The supplier is slow.\n> http://evil.example/ <b>now</b>" in letter.body
    assert "&lt;b&gt;now&lt;/b&gt;" in html_of(letter)
    assert all(link.startswith("http://testserver/") for link in Opened(html_of(letter)).links)


# --- headers ----------------------------------------------------------------------------------------------


def test_headers(table):
    letter = naming(table)
    row = OutboxMessage.objects.get(kind="named")
    headers = letter.message()
    assert headers["Message-ID"] == f"<{row.pk}@testserver>"
    assert headers["From"] == '"Ana Ruiz via Entente" <notify@localhost>' or headers["From"] == (
        "Ana Ruiz via Entente <notify@localhost>"
    )
    assert headers["To"] == "ben.ode@example.org"
    assert headers["References"] == headers["In-Reply-To"] == "<ag-0001@testserver>"
    assert headers["List-Id"] == "Stock for the spring season <ag-0001.testserver>"
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["Date"] == "Mon, 01 Feb 2027 09:01:00 +0000"
    assert headers["List-Unsubscribe"] is None
    assert [part.get_content_type() for part in headers.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


@pytest.mark.parametrize("happens", [naming, offering, asking_for_a_change, worrying])
def test_all_mails_of_one_agreement_share_one_thread(table, happens):
    message = happens(table).message()
    assert message["References"] == message["In-Reply-To"] == "<ag-0001@testserver>"


def test_what_the_clock_says_comes_from_entente(table):
    assert on_day(2, 8, "check_in_due")(table).from_email == "Entente <notify@localhost>"


def test_the_message_id_is_the_same_at_every_attempt(table, monkeypatch):
    a_draft(table)
    announce_all(SOON)
    row = OutboxMessage.objects.get()
    first = sender.letter(row, SOON).message()["Message-ID"]
    assert sender.letter(row, SOON + timedelta(hours=4)).message()["Message-ID"] == first


@pytest.mark.parametrize(
    "title",
    [
        # Line breaks and overrides of the direction are refused by the database; `test_text` is about these.
        "Stock Bcc: everybody@example.org",
        'Quotes " and <brackets>, commas; all of it',
        "Größe für Łódź ☂ 在庫",
        "\u2067gnp.exe turned",
        "x" * 120,
        "{{ person.email }} {% debug %}",
    ],
)
def test_hostile_titles_stay_in_their_place(table, title):
    agreement = a_draft(table, title=title)
    letter = sent()
    message = letter.message()
    assert sorted(message.keys()) == sorted(set(message.keys()))
    assert message["Bcc"] is None
    assert "\n" not in letter.subject
    assert "\u2067" not in letter.subject + letter.body
    assert len(letter.subject) <= 120
    assert f"<{agreement.reference.lower()}.testserver>" in message["List-Id"]
    assert message.as_bytes().count(b"\nList-Id:") == 1
    assert "<brackets>" not in html_of(letter)


def test_hostile_names_stay_in_theirs(table):
    table.ana.name = 'Ana "<evil@example.org>", \\ Ruiz'
    table.ana.save()
    message = naming(table).message()
    assert message["From"].endswith("<notify@localhost>")
    assert message["From"].count("@") == 2
    assert [address for _name, address in getaddresses([message["From"]])] == ["notify@localhost"]


def test_the_words_are_those_of_the_moment_of_sending(table):
    agreement = a_draft(table)
    announce_all(SOON)
    purpose = Purpose.objects.get(revision__agreement=agreement)
    terms.edit(
        Purpose,
        agreement=agreement,
        key=purpose.key,
        version=1,
        values={"title": "Stock for summer"},
        by=table.ana,
        at=NOW,
    )
    assert sent(kind="named").subject == "Ana Ruiz asks Operations: Stock for summer"


def test_days_are_those_of_the_reader(table):
    table.ben.zone = "Pacific/Auckland"
    table.ben.save()
    agreement = a_running_agreement(table)
    due = Commitment.objects.get(agreement=agreement)
    let_pass(at_noon(2, 8))
    forget()
    watch(at=at_noon(2, 11))
    letter = sent(at_noon(2, 11), kind="no_news")
    # 09:00 on Monday 8 February in Auckland is still Sunday in UTC.
    assert "The check-in of 8 February 2027 is still open." in letter.body
    assert due.reference in letter.body


def test_an_approver_is_named_with_the_matter(table):
    agreement = a_draft(table)
    forget()
    a_right(agreement, matter="dates", approver=table.ben, by=table.ana)
    letter = sent(kind="named")
    assert letter.subject == "You approve changes: Stock for the spring season"
    assert "A date moves" in letter.body
    assert InboxItem.objects.filter(person=table.ben, kind="named").count() == 1
