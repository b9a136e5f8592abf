"""A note to a person about their account: invitation, link to a new password, new sign-in, new name, other rights."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stakeholders.models.user import User
from stakeholders.text.model_fields import ProseField


class Kind(models.TextChoices):
    INVITATION = "account_invitation", _("Account invitation")
    PASSWORD_RESET = "password_reset", _("Link to a new password")
    NEW_SIGN_IN = "new_sign_in", _("New sign-in")
    PASSWORD_CHANGED = "password_changed", _("Password changed")
    NAME_CHANGED = "name_changed", _("Name changed")
    RIGHTS_CHANGED = "rights_changed", _("Rights changed")


class AccountNote(models.Model):
    """What happened and when. Of a machine it holds no address, and of a browser the family alone.

    It holds no link either: links are signed when the mail is written, so that no secret is stored.
    """

    Kind = Kind

    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    # Empty where it is none of the well-known ones.
    browser = models.CharField(max_length=20, blank=True)
    # Who invites, renames or gives rights; what the first add in their own words, and which rights the last changed.
    by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    words = ProseField(blank=True)
    # Keyed digest of the address that an invitation goes to: it does not hold for another one.
    address = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            # Reader: the delivery, looking for notes that were mailed to nobody yet.
            models.Index(fields=["at"], name="account_note_by_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()}"
