"""The ladder on the page of a commitment: who hears of it next, and the word that nobody has to."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.drift.episodes import watch
from agreements.models import Commitment, Episode
from agreements.scheduler import tick
from tests.builders import a_table, in_force, ready_to_seal
from tests.check_ins import told_check_in
from tests.people import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def table():
    return a_table()


@pytest.fixture
def silence(table):
    """In force for ten days; the check-in of three days ago and more is not answered."""
    then = timezone.now() - timedelta(days=13)
    in_force(ready_to_seal(table, at=then), at=then)
    now = timezone.now()
    tick(at=now)
    watch(at=now)
    return Episode.objects.select_related("commitment__terms").get(rule="no_news")


def address(silence):
    return reverse("agreements:ladder-stop", args=[silence.commitment.reference, silence.pk])


def page(client, silence):
    return client.get(silence.commitment.get_absolute_url()).text


def test_the_page_says_who_hears_of_it_next(client, table, silence):
    client.force_login(table.ben)
    assert "Without a word, the owner hears on" in page(client, silence)


@pytest.mark.parametrize("side", ["ana", "ben"])
def test_either_side_says_that_nobody_further_has_to_hear_of_it(client, table, silence, side):
    person = getattr(table, side)
    client.force_login(person)
    answer = client.post(address(silence), follow=True)
    assert answer.redirect_chain[0][1] == 303
    assert f"{person.name} noted that nobody further" in answer.text
    assert "Without a word" not in answer.text


def test_what_is_settled_already_is_said_so(client, table, silence):
    commitment, now = Commitment.objects.get(), timezone.now()
    told_check_in(commitment=commitment, status="on_track", by=table.ben, at=now)
    watch(at=now + timedelta(hours=1))
    client.force_login(table.ana)
    answer = client.post(address(silence))
    assert answer.status_code == 409
    assert "settled already" in answer.text


def test_who_only_reads_does_not_say_so(client, silence):
    client.force_login(a_person(is_manager=True))
    assert client.post(address(silence)).status_code == 403
    assert "Nobody further has to" not in page(client, silence)


def test_an_episode_of_another_commitment_is_none(client, table, silence):
    client.force_login(table.ana)
    other = reverse("agreements:ladder-stop", args=[silence.commitment.reference, silence.pk + 1])
    assert client.post(other).status_code == 404
