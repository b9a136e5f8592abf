"""The letters themselves: every kind, its words, its links, its headers."""

import re
from datetime import date, timedelta
from email.utils import getaddresses
from html.parser import HTMLParser

import pytest
from django.core import mail

from agreements.agreeing.amending import agree, ask, decline
from agreements.agreeing.sealing import reopen, seal
from agreements.agreeing.signing import sign
from agreements.cadence.checking_in import record_check_in
from agreements.drafting import terms
from agreements.drift.watching import watch
from agreements.models import Commitment, InboxItem, OutboxMessage, Purpose
from agreements.notifications import delivery
from agreements.notifications.announcing import announce_all
from agreements.notifications.audience import MAILED
from agreements.notifications.delivery import deliver
from agreements.notifications.letters import OWN_THREAD
from tests.agreements.notifications.mails import SOON, a_running_agreement, at_noon, forget, let_pass
from tests.builders import NOW, a_commitment, a_draft, a_right, a_table, ready_to_seal

pytestmark = pytest.mark.django_db

NEVER = ("overdue", "failed", "late ", "blame", "violation", "reminder")
LINK = re.compile(r"http://testserver/[^\s\"<>)]*")


@pytest.fixture
def table():
    return a_table()


def sent(at=SOON, *, kind=""):
    """Deliver and return the newest mail, or that of one kind."""
    mail.outbox.clear()
    announce_all(at)
    rows = OutboxMessage.objects.filter(state="pending")
    if kind:
        rows.exclude(kind=kind).delete()
    deliver(at)
    return mail.outbox[-1]


def html_of(letter):
    (alternative,) = letter.alternatives
    return alternative.content


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


def naming(table):
    a_draft(table)
    return sent()


def offering(table):
    agreement = a_draft(table)
    forget()
    a_commitment(agreement, owner=table.ben, receiver=table.sales, due_on=date(2027, 3, 22))
    return sent()


def calling_for_signatures(table):
    agreement = ready_to_seal(table)
    forget()
    seal(agreement=agreement, by=table.ana, at=NOW)
    return sent()


def opening_again(table):
    agreement = ready_to_seal(table)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    sign(agreement=agreement, digest=sealed.digest, by=table.ben, at=NOW)
    forget()
    reopen(agreement=agreement, by=table.ana, at=NOW)
    return sent()


def signing_by_all(table):
    agreement = ready_to_seal(table)
    sealed = seal(agreement=agreement, by=table.ana, at=NOW)
    sign(agreement=agreement, digest=sealed.digest, by=table.ana, at=NOW)
    forget()
    sign(agreement=agreement, digest=sealed.digest, by=table.ben, at=NOW)
    return sent(kind="signed_by_all")


def on_day(month, day, kind):
    def come(table):
        a_running_agreement(table)
        let_pass(at_noon(month, day))
        return sent(at_noon(month, day), kind=kind)

    return come


def staying_silent(table):
    a_running_agreement(table)
    let_pass(at_noon(2, 8))
    let_pass(at_noon(2, 11))
    return sent(at_noon(2, 11), kind="no_news")


def worrying(table):
    agreement = a_running_agreement(table)
    commitment = Commitment.objects.select_related("terms__owner").get(agreement=agreement)
    record_check_in(
        commitment=commitment,
        status="at_risk",
        note="The supplier is slow.\nhttp://evil.example/ <b>now</b>",
        help_needed="decision",
        by=commitment.terms.owner,
        at=NOW,
    )
    return sent(NOW + timedelta(minutes=31))


def a_change(table):
    agreement = a_running_agreement(table)
    key = Commitment.objects.get(agreement=agreement).key
    dates = {key: date(2027, 3, 22)}
    return ask(agreement=agreement, changes=dates, reason="The supplier moved.\nSorry.", by=table.ben, at=NOW)


def asking_for_a_change(table):
    a_change(table)
    return sent()


def declining_a_change(table):
    change = a_change(table)
    forget()
    decline(agreement=change.agreement, digest=change.digest, reason="Not before March", by=table.ana, at=NOW)
    return sent()


def taking_force_anew(table):
    change = a_change(table)
    forget()
    agree(agreement=change.agreement, digest=change.digest, by=table.ana, at=NOW)
    return sent(kind="change_in_force")


LETTERS = {
    "named": (naming, "You sign for Operations: Stock for the spring season", "/agreements/AG-0001/"),
    "commitment_offered": (
        offering,
        "Will you take this on? Forecast of the core range by 22 Mar",
        "/answer/",
    ),
    "ready_to_sign": (
        calling_for_signatures,
        "Ready for your signature: Stock for the spring season",
        "/agreements/AG-0001/sign/",
    ),
    "signature_fell": (
        opening_again,
        "Wording changed, please look again: Stock for the spring season",
        "/agreements/AG-0001/sign/",
    ),
    "signed_by_all": (signing_by_all, "Signed by all: Stock for the spring season", "/certificate/"),
    "check_in_due": (on_day(2, 8, "check_in_due"), "Check-in: Forecast of the core range (due 15 Mar)", "?s=at_risk"),
    "date_near": (on_day(3, 10, "date_near"), "Coming up: Forecast of the core range, Mon 15 Mar", "?s=done"),
    "date_today": (on_day(3, 15, "date_today"), "Mon 15 Mar: Forecast of the core range", "?s=done"),
    "date_passed": (
        on_day(3, 17, "date_passed"),
        "Is something in the way? Forecast of the core range",
        "?s=off_track",
    ),
    "no_news": (staying_silent, "No news yet: Forecast of the core range", "?s=on_track"),
    "date_behind": (
        on_day(3, 19, "date_behind"),
        "Needs a decision: Forecast of the core range",
        "/commitments/C-0001/",
    ),
    "worry": (
        worrying,
        "At risk: Forecast of the core range. Operations asks for a decision",
        "/commitments/C-0001/",
    ),
    "change_asked": (
        asking_for_a_change,
        "Change asked: C-0001 “Forecast of the core range”, due on 15 March 2027 → 22 March 2027",
        "/changes/2/",
    ),
    "change_declined": (declining_a_change, "Change not agreed: Stock for the spring season", "/changes/2/"),
    "change_in_force": (taking_force_anew, "The change is in force: Stock for the spring season", "/AG-0001/"),
}


def test_every_kind_of_mail_is_tried_here():
    assert set(LETTERS) == set(MAILED)


@pytest.mark.parametrize("kind", LETTERS)
def test_the_letter(table, kind, request):
    happens, subject, link = LETTERS[kind]
    letter = happens(table)
    text, html = letter.body, html_of(letter)
    opened = Opened(html)
    assert letter.subject == subject
    assert link in text
    assert set(LINK.findall(text)) >= opened.links, "the plain text is complete, with every link written out"
    assert opened.links
    assert not opened.tags & {"img", "script", "link", "form", "iframe"}
    assert not [name for name in opened.attributes if name == "style" or name.startswith("on")]
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


def test_what_asks_for_an_act_stands_in_a_thread_of_its_own(table):
    letter = offering(table)
    assert "commitment_offered" in OWN_THREAD
    assert letter.message()["References"] is None


def test_what_the_clock_says_comes_from_entente(table):
    assert on_day(2, 8, "check_in_due")(table).from_email == "Entente <notify@localhost>"


def test_the_message_id_is_the_same_at_every_attempt(table, monkeypatch):
    a_draft(table)
    announce_all(SOON)
    row = OutboxMessage.objects.get()
    first = delivery.letter(row, SOON).message()["Message-ID"]
    assert delivery.letter(row, SOON + timedelta(hours=4)).message()["Message-ID"] == first


@pytest.mark.parametrize(
    "title",
    [
        "Stock\r\nBcc: everybody@example.org",
        'Quotes " and <brackets>, commas; all of it',
        "Größe für Łódź ☂ 在庫",
        "\u202egnp.exe\u2066 turned",
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
    assert "\u202e" not in letter.subject + letter.body
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
    assert sent(kind="named").subject == "You sign for Operations: Stock for summer"


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
