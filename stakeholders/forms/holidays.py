"""Which public calendar counts, and a day of the organisation's own."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from stakeholders.models import Holiday, Organisation
from stakeholders.public_holidays import countries, regions

NONE = [("", _("None"))]
FREE, WORKED = "free", "worked"


class HolidayCountryForm(forms.Form):
    """The country and its region; the regions offered are those of the country that is chosen."""

    country = forms.ChoiceField(label=_("Country"), required=False)
    region = forms.ChoiceField(
        label=_("Region"),
        required=False,
        help_text=_("Regions are offered once the country is saved, where a country has days of its regions."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, organisation: Organisation) -> None:
        chosen = {"country": organisation.holiday_country, "region": organisation.holiday_region}
        super().__init__(data, initial=chosen | {"version": organisation.version}, auto_id="calendar_%s")
        country, region = (str(self[name].value() or "") for name in ("country", "region"))
        offered = dict(regions(country))
        # What belongs to the country before stays readable until it is replaced.
        if region and region not in offered:
            offered[region] = regions(organisation.holiday_country).get(region, region)
        self.fields["country"].choices = [*NONE, *countries().items()]  # type: ignore[attr-defined]
        self.fields["region"].choices = [("", _("The whole country")), *offered.items()]  # type: ignore[attr-defined]


class HolidayForm(forms.ModelForm):  # type: ignore[type-arg]  # Django makes it generic for type checkers only
    """A day on which the organisation departs from the public calendar."""

    is_day_off = forms.TypedChoiceField(
        label=_("On this day"),
        choices=[
            (FREE, _("nobody has to work")),
            (WORKED, _("we work, although the public calendar says it is free")),
        ],
        coerce=lambda value: value == FREE,
        initial=FREE,
    )

    class Meta:
        model = Holiday
        fields = ["day", "name", "is_day_off"]
        widgets = {"day": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})}
        help_texts = {"name": _("As people know the day, such as Founders' day.")}
        error_messages = {
            "day": {"required": _("Choose a day.")},
            "name": {"required": _("Say what people call the day.")},
        }

    def validate_unique(self) -> None:
        """Left to the verb: the same day sent twice is one day."""
