"""Stored fault codes of mails as sentences on which an administrator can act."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from agreements.models import OutboxMessage
from stakeholders.text.sentences import gettext as _

ADDRESS = gettext_lazy("The mail server knows no such address. Correct it under People, then send again.")
SAID: tuple[tuple[str, str | Promise], ...] = (
    (r"rcpt 5", gettext_lazy("The mail server does not accept mail to this person.")),
    (r"mail 5", gettext_lazy("The mail server does not accept our sender address.")),
    (r"(data|dot) 5", gettext_lazy("The mail server does not accept this letter.")),
    (r"(mail|rcpt|data|dot) [1-4]", gettext_lazy("The mail server asked to try again later, every time.")),
    (r"connect", gettext_lazy("No mail server answered.")),
    (
        r"after the dot|the worker went away",
        gettext_lazy("It was handed over and no answer came: it may have arrived."),
    ),
    (r"broke off|backend", gettext_lazy("The connection broke before the letter was complete.")),
    (r"writing", gettext_lazy("The letter could not be written; the log of the worker says why.")),
    (r"spelling", gettext_lazy("The address cannot be written as mail needs it. Correct it under People.")),
)
CODE = re.compile(r"\b[1-5]\d\d\b(?: \d\.\d+\.\d+)?")


def in_words(message: OutboxMessage) -> str:
    """Return why a mail stopped, with the number of the server for whoever asks its operator."""
    sentence = ADDRESS if message.refused_address else _sentence(message.fault)
    code = CODE.search(message.fault)
    return _("%(sentence)s (%(code)s)") % {"sentence": sentence, "code": code[0]} if code else str(sentence)


def _sentence(fault: str) -> str | Promise:
    return next((words for start, words in SAID if re.match(start, fault)), _("No reason was given."))
