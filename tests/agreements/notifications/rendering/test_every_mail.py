"""Every kind of message has a mail that is tried, or is known to have none."""

import re

import pytest
from django.conf import settings

from agreements.models.kinds import MessageKind
from tests.agreements.notifications.every_mail import EVERY_MAIL, INBOX_ALONE
from tests.builders import a_table

# A question, or a verb in its own form: no subject is a mere noun.
ASKS = re.compile(r"\?")
SAYS = re.compile(
    r"\b(is|are|was|has|have|did|asks?|asked|checked in|took|takes|take|cannot|needs?|covers?|invites|choose|see|read|"
    r"come|read and sign|you sign|look|accepted|counts|speak|approve|hear|help|contribute|agreed|started|signed|came|"
    r"stands?|named|brought|left|endorsed|moved|answered|withdrew|opened|noted|let|ends|handed|settled|recorded|worked|"
    r"sits?|passed|waits?|answer|objects?|suggests?|settled)\b",
    re.IGNORECASE,
)


def test_every_kind_of_message_has_a_mail_or_none_at_all():
    assert set(EVERY_MAIL) | INBOX_ALONE == set(MessageKind)
    assert not set(EVERY_MAIL) & INBOX_ALONE


def test_every_letter_is_that_of_a_kind():
    folders = {folder.parent.name for folder in (settings.BASE_DIR / "templates" / "emails").glob("*/subject.txt")}
    assert folders - {"news"} <= set(EVERY_MAIL)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", EVERY_MAIL)
def test_a_subject_asks_or_says_and_a_preview_goes_on(kind):
    mail = EVERY_MAIL[kind](a_table())
    assert ASKS.search(mail.subject) or SAYS.search(mail.subject), mail.subject
    (html,) = [str(form.content) for form in mail.alternatives if form.mimetype == "text/html"]
    preview = re.search(r'<div class="preview"[^>]*>([^<]*)</div>', html)
    assert preview
    assert preview[1].strip(), "what a list of mails shows beside the subject"
    assert html.count('class="act"') <= 1, "one solid button"


@pytest.mark.parametrize("noun", ["Check-in: Forecast (due 15 Mar)", "New sign-in", "Your agreements this week"])
def test_a_mere_noun_is_noticed(noun):
    assert not ASKS.search(noun)
    assert not SAYS.search(noun)
