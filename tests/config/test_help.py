"""Help: a page for each room, open to everybody, with pictures that exist, and the way to it in the foot of pages."""

import struct
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from agreements.yeses import Yes
from config.help_pages import BY_SLUG, PAGES, PHONE, WIDE, WORDS
from tests.access.addresses import every_name
from tests.agreements.views.browsers import browser_of
from tests.builders import a_draft, a_table, in_force, ready_to_seal
from tests.screenshots import HELP, HELP_PICTURES
from tests.settings import PROJECT

MOST_BYTES = 150_000
STATIC = PROJECT / "static"


def size_of(picture: Path) -> tuple[int, int]:
    """Return width and height of a PNG file, from its head."""
    width, height = struct.unpack(">II", picture.read_bytes()[16:24])
    return width, height


@pytest.mark.django_db
@pytest.mark.parametrize("slug", BY_SLUG)
def test_a_room_is_explained_in_three_to_six_steps_to_whoever_asks(client, slug):
    page = BY_SLUG[slug]
    text = client.get(reverse("help-page", args=[slug])).text
    assert text.count("<h1") == 1
    assert str(page.purpose) in text
    assert 3 <= len(page.steps) <= 6
    assert all(str(step.does) in text and str(step.then) in text for step in page.steps)
    assert all(f'alt="{picture.shows}"' in text for picture in page.pictures)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.slug)
def test_its_pictures_exist_in_their_size_and_load_quickly(page):
    assert page.pictures
    for picture in page.pictures:
        for file, size in ((picture.wide, WIDE), (picture.phone, PHONE)):
            assert size_of(STATIC / file) == size
            assert (STATIC / file).stat().st_size <= MOST_BYTES


def test_every_picture_is_taken_by_make_screenshots_and_shown_once():
    shown = [picture for page in PAGES for picture in page.pictures]
    assert sorted(one.name for one in shown) == sorted(one.name for one in HELP_PICTURES)
    assert {f"help/{file.name}" for file in HELP.glob("*.png")} == {f for one in shown for f in (one.wide, one.phone)}


@pytest.mark.django_db
def test_the_index_names_every_room_every_yes_and_every_word(client):
    text = client.get(reverse("help")).text
    assert all(f'href="{reverse("help-page", args=[page.slug])}"' in text for page in PAGES)
    assert all(str(one.label) in text for one in Yes)
    assert all(str(word) in text and str(meaning) in text for word, meaning in WORDS)


@pytest.mark.django_db
def test_a_room_that_does_not_exist_has_no_page(client):
    assert client.get(reverse("help-page", args=["cellar"])).status_code == 404


def test_a_room_leads_to_help_from_pages_that_exist_and_from_each_once():
    named = [name for page in PAGES for name in page.url_names]
    assert set(named) <= set(every_name())
    assert len(named) == len(set(named))


@pytest.mark.django_db
def test_every_foot_leads_to_help_and_from_a_room_to_its_page():
    table = a_table()
    draft, living = a_draft(table), in_force(ready_to_seal(table))
    index, ana = f'href="{reverse("help")}"', browser_of(table.ana)
    rooms = {
        reverse("agreements:home"): "home",
        draft.get_absolute_url(): "draft",
        living.get_absolute_url(): "in-force",
    }
    for path, slug in rooms.items():
        foot = ana.get(path).text.split('class="site-foot"')[1]
        assert index in foot
        assert f'href="{reverse("help-page", args=[slug])}"' in foot
    assert index in Client().get(reverse("account_login")).text.split('class="site-foot"')[1]
