"""A mail on the wire is, byte for byte, what Django's own writer makes of it; only the boundary differs."""

import re
from email import message_from_bytes, policy

import pytest

from agreements.notifications.rendering.wire_format import LONGEST_LINE, Letter
from stakeholders.models import the_organisation
from tests.agreements.notifications.every_mail import EVERY_MAIL
from tests.agreements.notifications.rewriting import WORDS, fill_every_text, written_again
from tests.builders import a_table

BOUNDARY = re.compile(rb"===============\d+==")


def a_letter(**changes):
    """Return a mail in two forms, of which a test changes something."""
    form = changes.pop("html", "<p>How is it going? Größe</p>")
    always = {"Message-ID": "<1@example.org>", "Date": "Mon, 01 Feb 2027 09:01:00 +0000"}
    said = {
        "subject": "How is it going?",
        "body": "How is it going?\n",
        "from_email": "Entente <notify@example.org>",
        "to": ["ben.ode@example.org"],
        **changes,
        "headers": always | changes.pop("headers", {}),
    }
    letter = Letter(**said)
    letter.attach_alternative(form, "text/html")
    return letter


def by_django(letter):
    return letter.message().as_bytes(linesep="\r\n")


def neutral(written):
    return BOUNDARY.sub(b"=boundary=", written)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", EVERY_MAIL)
@pytest.mark.parametrize("words", [None, *WORDS])
def test_every_kind_of_mail_with_every_kind_of_words(kind, words):
    the_organisation()
    mail = EVERY_MAIL[kind](a_table())
    if words:
        fill_every_text(WORDS[words])
        mail = written_again(mail)
    assert neutral(mail.wire_bytes()) == neutral(by_django(mail))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        *({"subject": "x" * length} for length in range(60, 121, 3)),
        *({"subject": "word " * (length // 5)} for length in range(60, 121, 5)),
        {"subject": "Größe für Łódź ☂ 在庫 " * 4},
        {"subject": " a space before and after "},
        {"from_email": '"Ana \\"the\\" Ruíz via Entente" <notify@example.org>'},
        {"from_email": "Ana Ruíz via Entente <notify@größe.example>"},
        {"to": ["ben@größe.example"], "reply_to": ["Änne Ode <anne@example.org>"]},
        {"cc": ["one@example.org", "two@example.org"]},
        {"headers": {"List-Id": "A title that is long enough to be folded somewhere <ag-0001.example.org>"}},
        {"headers": {"List-Unsubscribe": f"<https://example.org/{'u' * 120}>"}},
        *({"headers": {"References": f"<{'r' * length}@example.org>"}} for length in range(48, 60)),
        {"body": "lines\r\nof\rall\nkinds\n\n\n"},
        {"body": ".\n.. dots\n.\n"},
        {"body": "a\x0bb\x0cc\u2028d\u0085e\n"},
        {"body": f"{'x' * 998}\n", "html": f"<p>{'ö' * 499}"},
        {"body": f"{'x' * 999}\n", "html": f"<p>{'ö' * 500}"},
        {"body": "", "html": "<p>no words</p>"},
    ],
)
def test_what_is_hard_to_write(changes):
    letter = a_letter(**changes)
    written = letter.wire_bytes()
    assert neutral(written) == neutral(by_django(letter))
    assert max(map(len, written.split(b"\r\n"))) <= LONGEST_LINE
    assert b"\n" not in written.replace(b"\r\n", b"")


def test_an_invitation_and_a_file_are_written_too():
    letter = a_letter()
    letter.attach_alternative("BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text/calendar; method=REQUEST")
    assert neutral(letter.wire_bytes()) == neutral(by_django(letter))
    letter.attach("days.ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text/calendar")
    assert neutral(letter.wire_bytes()) == neutral(by_django(letter))


@pytest.mark.parametrize("name", ["From", "Subject", "List-Id"])
def test_no_words_become_a_header_of_their_own(name):
    words = "Stock\r\nBcc: everybody@example.org"
    letter = a_letter(headers={"List-Id": words}) if name == "List-Id" else a_letter()
    letter.from_email, letter.subject = (words if name == it else "a@example.org" for it in ("From", "Subject"))
    try:
        written = message_from_bytes(letter.wire_bytes(), policy=policy.default)
    except ValueError:
        return
    assert written["Bcc"] is None


def test_no_two_letters_have_the_same_boundary():
    assert len({BOUNDARY.findall(a_letter().wire_bytes())[0] for _ in range(50)}) == 50
