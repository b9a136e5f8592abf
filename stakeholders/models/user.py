"""A person who can sign in, with their roles in the organisation."""

from typing import Self

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from stakeholders.models.validators import known_zone
from stakeholders.text.folding import words_of
from stakeholders.text.model_fields import (
    EmailAddressField,
    FoldedColumn,
    HeadlineField,
    NameField,
    folded_vector,
    shows_what_it_says,
)


class UserQuerySet(models.QuerySet["User"]):
    def active(self) -> Self:
        """People who may sign in."""
        return self.filter(is_active=True)

    def not_yet_signed_in(self) -> Self:
        """Active people who were added and have not chosen a password yet."""
        return self.active().filter(last_login=None, password__startswith=UNUSABLE_PASSWORD_PREFIX)

    def administrators(self) -> Self:
        """Active people who look after people and departments."""
        return self.active().filter(is_administrator=True)

    def alphabetical(self) -> Self:
        """By name, whatever case and accents; the id settles equal names, so that pages do not shift."""
        return self.order_by("folded", "id")

    def matching(self, text: str) -> Self:
        """People whose name, whatever case and accents, or address contains the text."""
        words = " ".join(words_of(text))
        folded = Q(folded__contains=words) if words else Q()
        return self.filter(Q(name__icontains=text) | Q(email__icontains=text) | folded)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)["User"]):  # type: ignore[misc]
    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Return the address in small letters, without blanks around it."""
        return (email or "").strip().lower()

    def get_by_natural_key(self, username: str | None) -> "User":
        """Find a person by address, whatever the case."""
        return self.get(email=self.normalize_email(username))  # type: ignore[no-any-return]


class User(AbstractBaseUser):
    """A person of the organisation. Nobody is deleted: who leaves is deactivated."""

    email = EmailAddressField(
        _("e-mail address"),
        unique=True,
        error_messages={"unique": _("This e-mail address already belongs to somebody here.")},
    )
    name = NameField(_("name"), max_length=120)
    folded = FoldedColumn(source="name")
    # A short text that distinguishes people of the same name, shown where several of them are listed.
    distinction = HeadlineField(_("told apart by"), max_length=40, blank=True)
    zone = models.CharField(_("time zone"), max_length=64, default="UTC", validators=[known_zone])
    is_active = models.BooleanField(default=True)
    is_administrator = models.BooleanField(_("administrator"), default=False)
    is_manager = models.BooleanField(_("manager"), default=False)
    joined_at = models.DateTimeField(editable=False)
    # At most ten minutes behind the newest page of theirs, and the end of the visit before this one.
    seen_at = models.DateTimeField(null=True, editable=False)
    last_visit_at = models.DateTimeField(null=True, editable=False)
    # Whether a job of theirs is kept: every page reads this row anyway, and shows the way there.
    has_exports = models.BooleanField(default=False, editable=False)
    # Counts the edits, so that two people do not overwrite each other.
    version = models.PositiveIntegerField(default=1, editable=False)

    # What tells them from namesakes beside them in one list; see `stakeholders.namesakes`.
    name_beside_others = ""

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [
            # allauth looks addresses up in small letters; with them one plain unique column knows no case.
            models.CheckConstraint(condition=Q(email=Lower("email")), name="address_is_in_small_letters"),
            models.CheckConstraint(
                condition=shows_what_it_says("name"),
                name="person_is_called_what_is_seen",
                violation_error_message=_("Use one line of characters that are seen."),
            ),
        ]
        indexes = [
            # Reader: the list of people, page by page.
            models.Index(fields=["folded", "id"], name="person_by_name"),
            # Reader: search, for people and for what names them.
            GinIndex(folded_vector(), name="person_by_words"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        self.email = User.objects.normalize_email(self.email)

    @property
    def listed_name(self) -> str:
        """The name as it stands in a list: as it is, but beside a namesake with what tells them apart."""
        return self.name_beside_others or self.name

    @property
    def given_name(self) -> str:
        return self.name.split()[0] if self.name.split() else ""

    @property
    def initials(self) -> str:
        """First letters of the first and the last word of the name."""
        words = self.name.split()
        return "".join(word[0] for word in dict.fromkeys([words[0], words[-1]])).upper() if words else ""
