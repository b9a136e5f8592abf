"""Signing in with a password, and choosing one by the link in a mail."""

import re

from django.core import mail
from django.urls import reverse
from django.utils import timezone

from agreements.scheduler import delivery_round
from tests.people import PASSWORD


def sign_in(client, email, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def chosen_by_mail(client, person, password=PASSWORD):
    client.post(reverse("account_reset_password"), {"email": person.email})
    delivery_round(timezone.now())
    letter = next(letter for letter in reversed(mail.outbox) if letter.to == [person.email])
    [link] = re.findall(r"http://testserver(/\S+)", str(letter.body))
    page = client.get(link, follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": password, "password2": password})
    person.refresh_from_db()
