"""What an SMTP refusal is about: this mail, this address, or all mail for now."""

import re

# The second number after the code (RFC 3463) says what an answer is about.
ENHANCED = re.compile(rb"\s*([245]\.\d{1,3}\.\d{1,3})\b")
# No such mailbox, moved, or an invalid name: codes of servers that send no enhanced code.
NO_SUCH_ADDRESS = {550, 551, 553}
MAILBOX_SWITCHED_OFF = "5.2.1"
# About the sender's address, which is ours.
ABOUT_THE_SENDER = {"5.1.7", "5.1.8"}
# The server goes away, or takes no more from anybody for now.
BUSY, FULL = {421, 432}, 452
ABOUT_THE_SERVER = ("4.3.", "4.4.", "4.7.")


def is_about_the_server(phase: str, code: int, words: bytes) -> bool:
    """True when the server refuses all mail for now, not this one in particular."""
    if code in BUSY:
        return True
    return phase == "mail" and (code == FULL or (400 <= code < 500 and enhanced(words).startswith(ABOUT_THE_SERVER)))


def is_about_the_address(phase: str, code: int, words: bytes) -> bool:
    """True when the next mail to the same address would be refused as well."""
    said = enhanced(words)
    if said:
        return said == MAILBOX_SWITCHED_OFF or (said.startswith("5.1.") and said not in ABOUT_THE_SENDER)
    return phase == "rcpt" and code in NO_SUCH_ADDRESS


def enhanced(words: bytes) -> str:
    """Return the second number of an answer, such as 5.1.1; nothing where the server gives none."""
    found = ENHANCED.match(words)
    return found[1].decode() if found else ""
