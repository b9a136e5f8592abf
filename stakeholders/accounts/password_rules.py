"""A password rule beside those of Django: not the name of the organisation."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from stakeholders.models import User, the_organisation

# Shorter words occur in too many good passwords.
SHORTEST_WORD = 4


class NotTheOrganisation:
    """Refuses a password that is the name of the organisation, or a word of it, with at most numbers and signs added.

    Whoever guesses at an organisation tries these first, and no list of common passwords holds them.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        """Raise ValidationError for such a password."""
        name = the_organisation().name.casefold()
        words = {_letters(word) for word in [*name.split(), name] if len(word) >= SHORTEST_WORD}
        if _letters(password.casefold()) in words:
            raise ValidationError(self.get_help_text(), code="password_of_the_organisation")

    def get_help_text(self) -> str:
        """Return the rule as one sentence."""
        return _("The name of the organisation is the first that others would guess. Choose something else.")


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalpha())
