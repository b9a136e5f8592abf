"""The name of the organisation is no password."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from stakeholders.models import Organisation, the_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def organisation():
    the_organisation()
    Organisation.objects.update(name="Hafenwerke Kiel AG")


NAMES = ["hafenwerke", "Hafenwerke2026!", "kiel-1234567", "hafenwerkekielag", "HAFENWERKE KIEL AG"]
OTHERS = ["correct horse battery", "the cranes of kiel", "ag-12345678x", "hafenmauer und moewe"]


@pytest.mark.parametrize("password", NAMES)
def test_its_name_and_its_words_are_refused_with_the_reason(password):
    with pytest.raises(ValidationError, match="first that others would guess"):
        validate_password(password)


@pytest.mark.parametrize("password", OTHERS)
def test_others_may_hold_one_of_its_words(password):
    validate_password(password)
