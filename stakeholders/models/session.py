"""A session: one browser in which a person is signed in, or in which nobody is yet."""

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from stakeholders.models.user import User


class Session(AbstractBaseSession):
    """A session as Django keeps it, which also knows whose it is; no address of a machine is kept."""

    # Null while nobody is signed in.
    person = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    # At most an hour behind the newest page that was asked for.
    seen_at = models.DateTimeField()

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        """Return the class that writes these rows."""
        from stakeholders.accounts.sessions import SessionStore  # noqa: PLC0415 - the store reads this model

        return SessionStore
