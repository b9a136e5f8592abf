"""Every kind of mail, each made by what causes it."""

from collections.abc import Callable
from typing import Any

from agreements.models.kinds import MessageKind
from tests.agreements.notifications import (
    mails_caused_by_clock,
    mails_caused_by_people,
    mails_of_accounts,
    mails_of_news,
)

WITH_A_LETTER = mails_caused_by_people.EXPECTED_MAILS | mails_caused_by_clock.EXPECTED_MAILS
EVERY_MAIL: dict[str, Callable[[Any], Any]] = {
    **{kind: expected[0] for kind, expected in WITH_A_LETTER.items()},
    **mails_of_news.MAILS,
    **mails_of_accounts.MAILS,
}
# Lines of the inbox that never stand in a mail.
INBOX_ALONE = {MessageKind.NAME_CHANGED, MessageKind.RIGHTS_CHANGED, MessageKind.MAIL_COMES_BACK}
