"""Every text that people wrote, replaced where it is stored, and a mail written once more from that."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models

from agreements.models import Event, OutboxMessage, Revision
from agreements.notifications.rendering.email import letter
from stakeholders.text.model_fields import HeadlineColumn, NameColumn, ProseColumn
from tests.services.database import rewrite


@dataclass(frozen=True)
class Words:
    """What people write in the three sorts of fields."""

    name: str
    headline: str
    prose: str

    def for_column(self, column: models.Field) -> str:
        """Return what stands in a column, as long as it holds."""
        if isinstance(column, NameColumn):
            return self.name
        return (self.headline if isinstance(column, HeadlineColumn) else self.prose)[: column.max_length]


LINK = "https://example.org/" + "a" * 147
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsvorstandsmitgliedswahlen"
WORDS = {
    "long": Words(f"Ana {WORD[:80]}", f"{LINK} {WORD}"[:290], "\n".join([LINK + WORD * 15, WORD, LINK])),
    "right to left": Words(
        "\u0645\u0631\u064a\u0645 \u0627\u0644\u0639\u0644\u064a",
        "\u0645\u062e\u0632\u0648\u0646 \u0627\u0644\u0631\u0628\u064a\u0639 2027 (100 EUR)",
        "\u0627\u0644\u0633\u0639\u0631 100 EUR.\n\u0633\u0637\u0631 5 > 3",
    ),
    "hostile": Words(
        "<script>alert(1)</script> {{ person.email }}",
        'Stock" <b onclick="x()">, Bcc: everybody@example.org {% debug %} {{ person.email }}',
        "Yes.\n--\nYour password expires: https://evil.example/\nBcc: x@example.org\n<img src=x onerror=alert(1)>\n.",
    ),
}


def columns() -> Iterator[tuple[type[models.Model], models.Field]]:
    """Yield every column in which people write, addresses apart."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, HeadlineColumn | ProseColumn) and field.name != "code":
                yield model, field


def fill_every_text(words: Words) -> None:
    """Put these words wherever somebody wrote something: in tables, in the history, and in sealed texts."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for model, field in columns():
        # Names are told apart by their row, as some of them are unique.
        for key in model._default_manager.exclude(**{field.name: ""}).values_list("pk", flat=True):
            told_apart = f" {key}" if isinstance(field, NameColumn) else ""
            rewrite(
                model, key, field, words.for_column(field)[: (field.max_length or 0) - len(told_apart)] + told_apart
            )
    texts = {field.name: words.for_column(field) for _model, field in columns()} | {"action": words.headline}
    for event in Event.objects.all():
        rewrite(Event, event.pk, Event._meta.get_field("data"), json.dumps(_filled(event.data, texts)))
    for revision in Revision.objects.exclude(digest=""):
        text = json.dumps(_filled(json.loads(bytes(revision.canonical)), texts))
        rewrite(Revision, revision.pk, Revision._meta.get_field("canonical"), text)


def _filled(data: Any, texts: dict[str, str]) -> Any:
    if isinstance(data, list):
        return [_filled(one, texts) for one in data]
    if not isinstance(data, dict):
        return data
    return {
        name: texts[name] if name in texts and isinstance(value, str) and value else _filled(value, texts)
        for name, value in data.items()
    }


def written_again(mail: Any) -> Any:
    """Return a mail that has left as it would be written from what is stored now."""
    pk = uuid.UUID(mail.extra_headers["Message-ID"][1:].partition("@")[0])
    row = OutboxMessage.objects.get(pk=pk)
    return letter(row, row.sent_at or row.available_at)
