"""One task of one person: what it is, what it is about, and where or how it is done."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from agreements.models import Occasion, Term


@dataclass(frozen=True)
class Need:
    """One thing to do, and the page where it is done."""

    title: str
    about: str
    act: str
    url: str
    # Of the card; stays the same as long as it is about the same object.
    id: str
    # What to post to say yes at once, where one word is enough; to the page itself unless `yes_url` says where.
    yes: Mapping[str, object] = field(default_factory=dict)
    yes_url: str = ""
    yes_act: str = field(default_factory=lambda: _("Confirm"))
    # The words that the yes is said to, where the title does not hold them.
    clause: Term | None = None
    # Somebody else cannot go on before this is done.
    blocks: bool = False
    # The day that counts among things of one sort; without one it holds everything up.
    due_on: date | None = None
    # What was asked, where the same object can ask for something new: words, a worry, a point of the rhythm.
    asked: object = ""
    # A check-in is answered in its own card.
    occasion: Occasion | None = None

    @property
    def key(self) -> str:
        """Return the name under which it is snoozed: what asks for something new has another one."""
        return f"{self.id}:{self.asked}"[:80]

    @property
    def page(self) -> str:
        """Return the path of the page that is about it."""
        page = self.occasion.commitment.get_absolute_url() if self.occasion else self.url
        return page.partition("#")[0]

    @property
    def rank(self) -> tuple[bool, date]:
        """Sort by this: what blocks others first, and then by its day."""
        return not self.blocks, self.due_on or date.min
