"""The one sentence that a message says, and the names that it needs."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise

from agreements.activity.names import Names, Reference
from agreements.activity.sentences import sentence
from agreements.models import Commitment
from agreements.models.news.message import Message, required
from stakeholders.models import User
from stakeholders.text.sentences import Sentence
from stakeholders.text.sentences import gettext as _

Line = Callable[[Message, Names], str]


def names_for(messages: Iterable[Message]) -> Names:
    """Return the names that the lines of all these need, in a constant number of queries."""
    messages = list(messages)
    events = [message.event for message in messages if message.event is not None]
    return Names.of(events, also=[reference for message in messages for reference in _references(message)])


def event_sentence(message: Message, names: Names) -> str:
    """Return the sentence that the history has for its event, said to its recipient."""
    if message.event is None:
        return _("Something was noted here.")
    return sentence(message.event, names.read_by(message.person_id))


def promise_line(words: Promise) -> Line:
    """Return a line made of words with %(promise)s, and %(day)s for the date that a reminder is about."""

    def line(message: Message, names: Names) -> str:
        day = date_format(message.reminder.due_on, "j F Y") if message.reminder else ""
        return Sentence(words) % {"promise": names.promise(message.commitment_id), "day": day}

    return line


def notice_line(words: str | Promise, day: str) -> Line:
    """Return a line made of words with %(day)s, the date that the notice holds under this name."""

    def line(message: Message, names: Names) -> str:
        return Sentence(words) % {"day": spelled_day(message.data[day])}

    return line


def check_in_line(words: Promise) -> Line:
    """Return a line made of words with %(who)s, %(promise)s and %(status)s of a check-in."""

    def line(message: Message, names: Names) -> str:
        said = required(message.check_in)
        who, promise = names.person(said.by_id), names.promise(said.commitment_id)
        return Sentence(words) % {"who": who, "promise": promise, "status": said.get_status_display().lower()}

    return line


def spelled_day(iso: str) -> str:
    """Return a day of the form 2027-03-15 as people read it."""
    return date_format(date.fromisoformat(iso), "j F Y")


def _references(message: Message) -> Iterator[Reference]:
    if message.commitment_id is not None:
        yield Commitment, message.commitment_id
    if message.check_in is not None:
        yield User, message.check_in.by_id
    if message.notice is not None and "needs" in message.notice.data:
        yield Commitment, message.notice.data["needs"]
    if message.absence is not None:
        yield User, message.absence.person_id
        yield User, message.absence.stand_in_id
    if message.account_note is not None:
        yield User, message.account_note.by_id
        yield User, message.account_note.person_id
    if message.about_person_id is not None:
        yield User, message.about_person_id
