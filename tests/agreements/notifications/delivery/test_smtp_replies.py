"""What a mail server's no is about: the letter, the address, or everybody."""

import pytest

from agreements.notifications.delivery.smtp_replies import is_about_the_address, is_about_the_server


@pytest.mark.parametrize(
    ("phase", "code", "words", "expected"),
    [
        ("rcpt", 550, b"No such user here", True),
        ("rcpt", 551, b"User not local", True),
        ("rcpt", 553, b"Mailbox name not allowed", True),
        ("rcpt", 550, b"5.1.1 <ben@example.org>: Recipient address rejected", True),
        ("rcpt", 554, b"5.1.10 Recipient address has null MX", True),
        ("rcpt", 550, b"5.2.1 The mailbox is disabled", True),
        ("dot", 550, b"5.1.1 No such user", True),
        # Policy, spam and a full mailbox say nothing about the address.
        ("rcpt", 550, b"5.7.1 Relaying denied", False),
        ("rcpt", 552, b"Mailbox full", False),
        ("rcpt", 550, b"5.2.2 Mailbox full", False),
        ("rcpt", 554, b"Transaction refused", False),
        ("dot", 550, b"Spam", False),
        ("mail", 550, b"Sender refused", False),
        ("mail", 550, b"5.1.8 Bad sender's system address", False),
        ("rcpt", 553, b"5.1.7 Bad sender's mailbox address syntax", False),
    ],
)
def test_whether_the_address_is_what_was_refused(phase, code, words, expected):
    assert is_about_the_address(phase, code, words) is expected


@pytest.mark.parametrize(
    ("phase", "code", "words", "expected"),
    [
        ("mail", 421, b"Too many connections", True),
        ("rcpt", 421, b"Closing", True),
        ("mail", 432, b"Mail queue is full", True),
        ("mail", 452, b"Insufficient system storage", True),
        ("mail", 451, b"4.3.2 Not accepting messages", True),
        ("mail", 450, b"4.7.0 Too many messages from your address", True),
        ("mail", 451, b"Local error", False),
        ("rcpt", 450, b"4.7.1 Greylisted", False),
        ("rcpt", 452, b"4.2.2 Mailbox full", False),
        ("mail", 550, b"Sender refused", False),
    ],
)
def test_whether_nobody_is_served_for_now(phase, code, words, expected):
    assert is_about_the_server(phase, code, words) is expected
