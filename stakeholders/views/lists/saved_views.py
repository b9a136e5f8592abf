"""Views of lists that people saved for themselves: each opens the list as it was asked for."""

from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from stakeholders.exports.export_file import page_of
from stakeholders.forms.lists import ReplacingViewForm, SavedViewForm, ViewNameForm
from stakeholders.lists.saved_views import CannotSaveView, NameIsTaken, rename_view, save_view
from stakeholders.lists.selection import Selection
from stakeholders.lists.stored import reading_of, selection_of
from stakeholders.models import SavedView
from stakeholders.text.sentences import gettext as _
from stakeholders.views.requests import SignedInRequest, done

PAGE = "stakeholders/lists/saved_view.html"


@require_POST
def saved_view_save(request: SignedInRequest, name: str) -> HttpResponse:
    """Keep what is asked of a list under a name; where another view has it, ask whether that one is replaced."""
    selection = selection_of(name, request.POST.get("query", ""), reading_of(request.user, at=timezone.now()))
    if selection is None:
        raise Http404
    form: Form = SavedViewForm(request.POST)
    if form.is_valid():
        words, replaces = form.cleaned_data["name"], "replaces" in request.POST
        try:
            view = save_view(selection, name=words, replaces=replaces, at=timezone.now())
        except NameIsTaken as refusal:
            form = ReplacingViewForm(request.POST)
            form.add_error("name", str(refusal))
        except CannotSaveView as refusal:
            form.add_error(None, str(refusal))
        else:
            return done(request, _("The view “%(name)s” is saved.") % {"name": view.name}, page_of(selection))
    action = reverse("stakeholders:saved-view-save", args=[name])
    return _shown(request, selection, form, action, _("Save this view"))


@require_safe
def saved_view_open(request: SignedInRequest, pk: int) -> HttpResponse:
    """Lead to the list as the view asks for it."""
    _view, selection = _the_view(request, pk)
    return HttpResponseRedirect(page_of(selection))


@require_POST
def saved_view_rename(request: SignedInRequest, pk: int) -> HttpResponse:
    """Call a view otherwise."""
    view, selection = _the_view(request, pk)
    form = ViewNameForm(request.POST)
    if form.is_valid():
        try:
            rename_view(view, name=form.cleaned_data["name"])
        except NameIsTaken as refusal:
            form.add_error("name", str(refusal))
        else:
            return done(request, _("The view is called “%(name)s” now.") % {"name": view.name}, page_of(selection))
    action = reverse("stakeholders:saved-view-rename", args=[pk])
    return _shown(request, selection, form, action, _("Rename the view"))


@require_POST
def saved_view_remove(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a view away; the list stays as it is."""
    view, selection = _the_view(request, pk)
    view.delete()
    return done(request, _("The view “%(name)s” is removed.") % {"name": view.name}, page_of(selection))


def _the_view(request: SignedInRequest, pk: int) -> tuple[SavedView, Selection]:
    """Return one's own view and what it asks for; 404 for somebody else's, and where the list is gone."""
    view = get_object_or_404(SavedView, pk=pk, person=request.user)
    selection = selection_of(view.listing, view.query, reading_of(request.user, at=timezone.now()))
    if selection is None:
        raise Http404
    return view, selection


def _shown(request: SignedInRequest, selection: Selection, form: Form, action: str, title: str) -> HttpResponse:
    """Show what was typed with what has to be put right."""
    context = {
        "selection": selection,
        "sentence": selection.sentence(selection.rows.count()),
        "form": form,
        "action": action,
        "title": title,
        "list_url": page_of(selection),
    }
    return render(request, PAGE, context, status=422)
