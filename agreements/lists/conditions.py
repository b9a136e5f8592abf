"""What lists of agreements are narrowed and sorted by alike: words, titles, and who sits at the table."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Exists, Q, QuerySet, Subquery

from agreements.models import Party
from agreements.models.search_entry import Found, SearchEntry
from agreements.search.asked_words import AskedWords, CannotLookFor
from agreements.search.hits import found_entries
from stakeholders.lists.reader import Reading
from stakeholders.models import Department, User
from stakeholders.text.form_fields import SearchField
from stakeholders.text.sentences import gettext as _


class WordsField(SearchField):
    """Words as the search takes them: beginnings of words, numbers, names; accents or none."""

    def clean(self, value: Any) -> tuple[str, AskedWords] | None:
        """Return the words as typed and as asked for; None for none. Raise ValidationError for what finds nothing."""
        words = super().clean(value)
        if not words:
            return None
        try:
            return words, AskedWords.of(words)
        except CannotLookFor as reason:
            raise ValidationError(str(reason)) from reason


def said_words(asked: tuple[str, AskedWords]) -> str:
    return _("with “%(words)s”") % {"words": asked[0]}


def holds_words(asked: tuple[str, AskedWords], kind: Found, reader: User, **same: Any) -> Exists:
    """Return the condition that an entry of this kind, tied to the row by `same`, holds the words.

    Only entries that the reader may read are asked, so that a list tells nothing of a text that it does not show.
    """
    return Exists(found_entries(asked[1], reader=reader).filter(kind=kind, **same))


def sits_at_table(department: Department, _reading: Reading) -> Q:
    """Return the condition that a department sits at the table of the agreement of a row."""
    return Q(agreement__in=Party.objects.filter(department=department, left_at=None).values("agreement"))


def folded_title(kind: Found, first: Sequence[Any] = ("pk",), **same: Any) -> Subquery:
    """Return the folded words of the title that a row shows, to sort by: of several entries that of the `first`."""
    entries: QuerySet[SearchEntry] = SearchEntry.objects.filter(kind=kind, **same)
    return Subquery(entries.order_by(*first).values("heading")[:1])
