"""The pages of the access world that a reader gets, each once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.test import Client

from tests.access.addresses import address, every_name
from tests.access.answers import PAGE
from tests.access.policy import POLICY
from tests.access.world import SIGNED_OUT, World

# For machines, and files to download: no page that anybody looks at.
WITHOUT_A_FACE = {
    *("healthz", "readyz", "robots"),
    *("stakeholders:person-import-csv", "stakeholders:person-import-workbook"),
}


@dataclass(frozen=True)
class Place:
    """One page, by the name of its URL and what it is about."""

    name: str
    path: str


def places(world: World, reader: str, but: Sequence[str] = ()) -> Iterator[Place]:
    """Yield the pages that this reader gets, but for those that one of some other readers gets."""
    seen = set()
    for name, pattern in every_name().items():
        for where in ("draft", "in force"):
            if name in WITHOUT_A_FACE or not gets_page(name, reader, where):
                continue
            if any(gets_page(name, other, where) for other in but):
                continue
            path = address(name, pattern, world, where)
            if path not in seen:
                seen.add(path)
                yield Place(f"{name} ({where})", path)


def gets_page(name: str, reader: str, where: str) -> bool:
    """True when a visit by this reader is answered with a page, as the policy says."""
    row = POLICY[name]
    return not row.is_part and row.expected(reader, "GET", where, htmx=False) == PAGE.plain


def signed_in(world: World, reader: str) -> Client:
    """Return a client in which this reader is signed in, unless they are the one who is not."""
    client = Client()
    if reader != SIGNED_OUT:
        client.force_login(world.people[reader])
    return client
