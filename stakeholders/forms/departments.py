"""What a department is called and who speaks for it."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from stakeholders.models import Department, User


class NewDepartmentForm(forms.ModelForm):  # type: ignore[type-arg]  # Django makes it generic for type checkers only
    """A department that an administrator adds; its deputies are chosen once it has members."""

    head = forms.ModelChoiceField(
        User.objects.active().alphabetical(),
        label=_("Head"),
        required=False,
        empty_label=_("Nobody yet"),
        help_text=_("Speaks for the department and is asked to sign its agreements."),
    )

    class Meta:
        model = Department
        fields = ["name", "code", "head"]
        help_texts = {"code": _("Three capital letters that stand for the department in lists, such as SAL.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Two people of one name are told apart by their address.
        self.fields["head"].label_from_instance = _name_and_address  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).upper()


class DepartmentForm(NewDepartmentForm):
    """A department that an administrator changes; deputies are chosen among its members."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    deputies = forms.ModelMultipleChoiceField(
        User.objects.none(),
        label=_("Deputies"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Members who speak for the department beside its head."),
    )

    class Meta(NewDepartmentForm.Meta):
        fields = ["name", "code", "head", "deputies"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = Q(memberships__department=self.instance) | Q(deputised_departments=self.instance)
        if self.instance.head:
            self.fields["head"].help_text = _("%(name)s stays a member when you choose somebody else.") % {
                "name": self.instance.head.name
            }
        near = User.objects.active().filter(offered).values("pk")
        self.fields["deputies"].queryset = User.objects.filter(pk__in=near).alphabetical()  # type: ignore[attr-defined]


def _name_and_address(person: User) -> str:
    return f"{person.name} ({person.email})"
