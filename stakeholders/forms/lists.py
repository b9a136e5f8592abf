"""The forms that save a view of a list under a name."""

from django import forms
from django.utils.translation import gettext_lazy as _

from stakeholders.text.form_fields import HeadlineField


class SavedViewForm(forms.Form):
    """The name of a view, and what it asks of its list."""

    name = HeadlineField(label=_("Name of the view"), max_length=60)
    query = forms.CharField(required=False, widget=forms.HiddenInput)


class ReplacingViewForm(SavedViewForm):
    """The same, once another view has the name."""

    replaces = forms.BooleanField(label=_("Replace the view of this name"), required=False)


class ViewNameForm(forms.Form):
    """Another name for a view."""

    name = HeadlineField(label=_("Name of the view"), max_length=60)
