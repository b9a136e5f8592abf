"""What the ledger noted in short is said so that somebody can act on it."""

import pytest

from agreements.models import OutboxMessage
from agreements.notifications.delivery.fault_messages import in_words


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("rcpt 554 5.7.1", "The mail server does not accept mail to this person. (554 5.7.1)"),
        ("mail 550", "The mail server does not accept our sender address. (550)"),
        ("dot 554", "The mail server does not accept this letter. (554)"),
        ("rcpt 451", "The mail server asked to try again later, every time. (451)"),
        ("connect: ConnectionRefusedError", "No mail server answered."),
        ("after the dot: TimeoutError", "It was handed over and no answer came: it may have arrived."),
        ("the worker went away", "It was handed over and no answer came: it may have arrived."),
        ("broke off: SMTPServerDisconnected", "The connection broke before the letter was complete."),
        ("writing: KeyError", "The letter could not be written; the log of the worker says why."),
        ("spelling: UnicodeError", "The address cannot be written as mail needs it. Correct it under People."),
        ("", "No reason was given."),
    ],
)
def test_a_fault_is_a_sentence(fault, words):
    assert in_words(OutboxMessage(fault=fault)) == words


def test_a_refused_address_says_what_to_do():
    message = OutboxMessage(fault="rcpt 550 5.1.1", refused_address=True)
    assert in_words(message) == (
        "The mail server knows no such address. Correct it under People, then send again. (550 5.1.1)"
    )
