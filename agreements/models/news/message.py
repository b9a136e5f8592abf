"""The message: what one person is told about one subject; shared by inbox and outbox."""

import uuid
from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q

from agreements.models.agreement import Agreement
from agreements.models.check_in import CheckIn
from agreements.models.episode import Episode
from agreements.models.event import Event, data_of
from agreements.models.kinds import MessageKind
from agreements.models.notice import Notice
from agreements.models.occasion import Occasion
from agreements.models.reminder import Reminder
from stakeholders.models import Absence, AccountNote, User

Subject = TypeVar("Subject", bound=models.Model)

# Which kinds are about which subject; every other kind is about an event.
ABOUT: dict[str, tuple[MessageKind, ...]] = {
    "occasion": (MessageKind.CHECK_IN_DUE,),
    "reminder": (MessageKind.DATE_NEAR, MessageKind.DATE_TODAY, MessageKind.DATE_PASSED),
    "check_in": (MessageKind.WORRY, MessageKind.COMPLETION_ASKED),
    "notice": (
        MessageKind.FRESH_LINK,
        MessageKind.DATE_BREAKS,
        MessageKind.DECISION_NEAR,
        MessageKind.ENDS_SOON,
        MessageKind.REVIEW_NEAR,
        MessageKind.REVIEW_CALLED_OFF,
        MessageKind.TIMETABLE_NEAR,
    ),
    "absence": (MessageKind.STANDING_IN,),
    "account_note": (
        MessageKind.ACCOUNT_INVITATION,
        MessageKind.PASSWORD_RESET,
        MessageKind.NEW_SIGN_IN,
        MessageKind.PASSWORD_CHANGED,
        MessageKind.NAME_CHANGED,
        MessageKind.RIGHTS_CHANGED,
    ),
    "about_person": (MessageKind.MAIL_COMES_BACK, MessageKind.TEST_MAIL),
}
# A review moves by an act, or because the text in force plans it otherwise.
ABOUT_EVENT_OR_NOTICE = (MessageKind.REVIEW_MOVED,)
ABOUT_OTHER_MESSAGES = (MessageKind.BUNDLE, MessageKind.DAILY_DIGEST, MessageKind.WEEKLY_DIGEST)


def required(subject: Subject | None) -> Subject:
    """Return a subject that a message of its kind always has; raise LookupError for a row that breaks the rule."""
    if subject is None:
        raise LookupError("A message has no subject of the sort that its kind is about.")
    return subject


def has_its_subject() -> Q:
    """Return the condition that a row has the subject that its kind is about."""
    elsewhere = [*ABOUT_EVENT_OR_NOTICE, *ABOUT_OTHER_MESSAGES, *(kind for kinds in ABOUT.values() for kind in kinds)]
    condition = Q(kind__in=_values(elsewhere)) | Q(event__isnull=False)
    condition &= ~Q(kind__in=_values(ABOUT_EVENT_OR_NOTICE)) | Q(event__isnull=False) | Q(notice__isnull=False)
    for subject, kinds in ABOUT.items():
        condition &= ~Q(kind__in=_values(kinds)) | Q(**{f"{subject}__isnull": False})
    return condition


def _values(kinds: Iterable[MessageKind]) -> list[str]:
    return [kind.value for kind in kinds]


class Message(models.Model):
    """One thing that one person is told, and what it is about."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Kind, subject and person. Permanent, so that no message is stored twice; the same in inbox and outbox.
    dedupe_key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(max_length=40)  # a MessageKind
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    # Null where it is about no agreement or many: a digest, somebody who stands in.
    agreement = models.ForeignKey(Agreement, null=True, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(Event, null=True, on_delete=models.PROTECT, related_name="+")
    occasion = models.ForeignKey(Occasion, null=True, on_delete=models.PROTECT, related_name="+")
    reminder = models.ForeignKey(Reminder, null=True, on_delete=models.PROTECT, related_name="+")
    episode = models.ForeignKey(Episode, null=True, on_delete=models.PROTECT, related_name="+")
    check_in = models.ForeignKey(CheckIn, null=True, on_delete=models.PROTECT, related_name="+")
    notice = models.ForeignKey(Notice, null=True, on_delete=models.PROTECT, related_name="+")
    absence = models.ForeignKey(Absence, null=True, on_delete=models.PROTECT, related_name="+")
    account_note = models.ForeignKey(AccountNote, null=True, on_delete=models.PROTECT, related_name="+")
    # The person whose address is refused, told to administrators; or who asked for a test mail.
    about_person = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    # The name of the organisation, and whether its mails carry links that check in, once notifications.prefetch has
    # read it.
    organisation: str = ""
    has_mail_links: bool | None = None
    # True once notifications.prefetch has read its subjects.
    is_read: bool = False

    class Meta:
        abstract = True
        constraints = [models.CheckConstraint(condition=has_its_subject(), name="%(class)s_has_its_subject")]

    def __str__(self) -> str:
        return self.dedupe_key

    @property
    def data(self) -> dict[str, Any]:
        """Return the ids and dates that its event or notice holds; empty for other subjects."""
        return data_of(self.event, self.notice)

    @property
    def commitment_id(self) -> int | None:
        """Return the commitment that its subject is about, if any."""
        for subject in (self.occasion, self.reminder, self.check_in, self.episode):
            if subject is not None:
                return subject.commitment_id
        return self.data.get("commitment")
