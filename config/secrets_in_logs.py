"""Keeps secrets out of logs: an address that is its own proof is written without its token."""

import logging
import re

# Links in mails that answer, stop mail, invite, ask somebody without an account or set a password; calendar feeds.
SECRET = re.compile(r"(/(?:m|u|arrived|asked|calendar|invitation|accounts/password/reset/key)/)[^/\s\"?]+")
HIDDEN = r"\1…"


def without_secrets(words: str) -> str:
    """Return the words with the token of every such address left out."""
    return SECRET.sub(HIDDEN, words)


class WithoutSecrets(logging.Filter):
    """For the handler of everything that Django and we log, such as a page that was not found."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = without_secrets(record.getMessage()), ()
        return True
