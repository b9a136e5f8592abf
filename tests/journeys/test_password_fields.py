"""A new password can be looked at while it is typed."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from stakeholders.accounts.invitations import invitation_path, invite
from stakeholders.models import User
from tests.people import PASSWORD, a_person, an_administrator

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_what_was_typed_is_shown_on_a_phone_and_still_is_the_password(new_person):
    ben = a_person(name="Ben Ode", password=None)
    [invitation] = invite([ben], by=an_administrator(), at=timezone.now())
    phone = new_person((390, 844))
    page = phone.page
    page.goto(f"{phone.address}{invitation_path(invitation)}")
    field = page.get_by_label("Password")
    field.fill(PASSWORD)
    expect(field).to_have_attribute("type", "password")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(field).to_have_attribute("type", "text")
    expect(field).to_have_value(PASSWORD)
    page.get_by_role("button", name="Hide", exact=True).click()
    expect(field).to_have_attribute("type", "password")
    page.get_by_role("button", name="Choose this password and sign in").click()
    expect(page.get_by_text("Welcome, Ben")).to_be_visible()
    assert User.objects.get(pk=ben.pk).last_login
