"""As whom one signs in to the demonstration."""

from django import forms

from stakeholders.models import User


class DemoSignInForm(forms.Form):
    """The person chosen on the page of the demonstration."""

    person = forms.ModelChoiceField(User.objects.active())
