"""The filter of a list, as a form that is read from an address; what cannot be read is as if it had not been asked."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms

from stakeholders.lists.reading import Reading


class ListFilter(forms.Form):
    """What somebody looks for in a list."""

    # How a value is said in the sentence above the list, by the name of its field.
    spoken: ClassVar[Mapping[str, Callable[[Any], str]]] = {}

    def __init__(self, data: Any, *, reading: Reading) -> None:
        super().__init__(data)
        self.reading = reading

    def wanted(self) -> dict[str, Any]:
        """Return what was asked for by name, without what is empty or cannot be read."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def phrases(self) -> list[str]:
        """Return what was asked for in words, in the order of the fields."""
        return [self.spoken[name](value) for name, value in self.wanted().items() if name in self.spoken]

    def asked(self) -> list[tuple[str, str]]:
        """Return the parameters of an address that ask for the same."""
        wanted = self.wanted()
        return [(name, str(self.data[name]).strip()) for name in self.fields if name in wanted]
