"""Fields that are drawn without a template are what Django's templates make of them, but for blanks between tags."""

import re
from datetime import date

import pytest
from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from config.form_renderer import INPUTS, SELECT, FormRenderer

NASTY = '<b>"O\'Neill" & sons</b>'
CHOICES = [
    ("", gettext_lazy("Any")),
    (None, "Nobody"),
    (1, 1000),
    (NASTY, NASTY),
    ("safe", mark_safe("<i>slanted</i>")),
    (NASTY, [(2, NASTY), ("3", "Three")]),
    ("", [("4", "Four")]),
]
ATTRIBUTES = {"id": "id_it", "required": True, "disabled": False, "data-words": NASTY, "max": 12}


class Everything(forms.Form):
    words = forms.CharField(widget=forms.TextInput(attrs=ATTRIBUTES))
    count = forms.IntegerField()
    address = forms.EmailField()
    day = forms.DateField()
    hidden = forms.CharField(widget=forms.HiddenInput(attrs={"id": mark_safe("a&amp;b")}))
    yes = forms.BooleanField()
    one = forms.ChoiceField(choices=CHOICES, widget=forms.Select(attrs=ATTRIBUTES))
    ways = forms.ChoiceField(choices=CHOICES[:2], widget=forms.RadioSelect)
    long = forms.CharField(widget=forms.Textarea)


VALUES = [
    {},
    {"words": NASTY, "count": 12000, "address": "a@b.example", "day": date(2027, 1, 2), "yes": True, "one": NASTY},
    {"words": 0, "count": None, "day": "nonsense", "hidden": mark_safe("&amp;"), "yes": False, "one": "1"},
    {"words": "", "one": "3", "ways": "", "long": NASTY},
]


def drawn(form: forms.Form, name: str) -> str:
    return re.sub(r">\s+<", "><", str(form[name]))


@pytest.mark.parametrize("values", VALUES)
@pytest.mark.parametrize("name", Everything.base_fields)
def test_a_field_is_drawn_as_the_templates_draw_it(values, name):
    sent = {field: str(value) for field, value in values.items()}
    for given in ({"initial": values}, {"data": sent}):
        ours = drawn(Everything(**given, renderer=FormRenderer()), name)
        assert ours == drawn(Everything(**given, renderer=TemplatesSetting()), name)


def test_what_we_drew_is_no_template(monkeypatch):
    def refuse(self, template_name):
        raise LookupError(template_name)

    monkeypatch.setattr(TemplatesSetting, "get_template", refuse)
    monkeypatch.setattr(TemplatesSetting, "render", lambda self, name, *rest: refuse(self, name))
    form = Everything(renderer=FormRenderer())
    plain = [name for name in form.fields if form[name].field.widget.template_name in {SELECT, *INPUTS}]
    assert plain == ["words", "count", "address", "day", "hidden", "yes", "one"]
    assert all(str(form[name]).startswith("<") for name in plain)
    with pytest.raises(LookupError):
        str(form["long"])
