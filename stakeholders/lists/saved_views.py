"""Saving, renaming and removing views of a list."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from stakeholders.lists.selection import Selection
from stakeholders.models import SavedView, User
from stakeholders.prepared_queries import Queries, prepared
from stakeholders.text.folding import folded
from stakeholders.text.sentences import gettext as _

# The most saved views of one list for one person, since they are shown as a row of links.
MOST_VIEWS = 20


class CannotSaveView(Exception):
    """Says in one sentence why a view cannot be saved under this name."""


class NameIsTaken(CannotSaveView):
    """Another view of the list has the name; whoever saves may choose to replace it."""


@dataclass(frozen=True)
class SavedViews:
    """The views of a list that its reader has saved, by name."""

    all: list[SavedView]
    # Those that ask for what is shown.
    open: list[SavedView]


def views_of(selection: Selection) -> SavedViews:
    """Return the views of this list that its reader has saved."""
    views = _mine(person=selection.reading.reader, listing=selection.listing.name)["views"]
    return SavedViews(all=views, open=[view for view in views if view.query == selection.query])


@prepared
def _mine(*, person: User, listing: str) -> Queries:
    return {"views": SavedView.objects.filter(person=person, listing=listing).order_by("folded")}


@transaction.atomic
def save_view(selection: Selection, *, name: str, replaces: bool, at: datetime) -> SavedView:
    """Keep what is asked of a list under a name, and return it; sent twice, it is saved once.

    Raises NameIsTaken when another view has the name, unless it `replaces` that one, and CannotSaveView when there
    are too many.
    """
    person, listing = selection.reading.reader, selection.listing.name
    views = _locked_views(person, listing)
    namesake = views.filter(folded=folded(name)).first()
    if namesake and namesake.query != selection.query and not replaces:
        raise NameIsTaken(_("You have a view called “%(name)s” already.") % {"name": namesake.name})
    if namesake:
        namesake.name, namesake.query = name, selection.query
        namesake.save(update_fields=["name", "folded", "query"])
        return namesake
    if views.count() >= MOST_VIEWS:
        raise CannotSaveView(_("You have %(count)d views of this list. Remove one first.") % {"count": MOST_VIEWS})
    return SavedView.objects.create(person=person, listing=listing, name=name, query=selection.query, created_at=at)


@transaction.atomic
def rename_view(view: SavedView, *, name: str) -> None:
    """Call a view otherwise. Raises NameIsTaken."""
    others = _locked_views(view.person, view.listing).exclude(pk=view.pk)
    if namesake := others.filter(folded=folded(name)).first():
        raise NameIsTaken(_("You have a view called “%(name)s” already.") % {"name": namesake.name})
    view.name = name
    view.save(update_fields=["name", "folded"])


def _locked_views(person: User, listing: str) -> QuerySet[SavedView]:
    """Return somebody's views of a list, while no other press of theirs changes how many there are."""
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    return SavedView.objects.filter(person=person, listing=listing)
