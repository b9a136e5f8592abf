"""How often somebody tried to come in without success, for as long as that counts."""

from django.db import models


class SignInTries(models.Model):
    """The tries at one account from one device or one place on the network; readable by no one.

    Account and source are keyed digests: from a row nobody learns an e-mail address or an address of a machine.
    """

    account = models.CharField(max_length=64)
    source = models.CharField(max_length=64)
    tries = models.PositiveIntegerField()
    # The first of these tries.
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "source"], name="tries_of_an_account_and_source_once"),
        ]
        indexes = [
            # Reader: the tick, which removes what no longer counts.
            models.Index(fields=["since"], name="sign_in_tries_by_moment"),
        ]
