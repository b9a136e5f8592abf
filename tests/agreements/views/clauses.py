"""Addresses and forms of clauses, as the pages of a draft send them."""

import uuid

from django.urls import reverse

from tests.builders import seat_of

# What htmx sends when the text of a draft asks for a part.
IN_TEXT = {"HX-Request": "true", "HX-Target": "desk"}


def address(name, agreement, *args) -> str:
    return reverse(f"agreements:{name}", args=[agreement.reference, *args])


def outcome_form(impact, version=1):
    return {"version": version, "impact": impact, "beneficiaries": "", "indicators": ""}


def promise_form(table, agreement, **values):
    fields = {
        "idem": uuid.uuid4(),
        "owner": table.ben.pk,
        "deliverable": "the forecast",
        "receiver": seat_of(agreement, table.sales).pk,
        "due_on": "2030-03-15",
        "acceptance": "",
        "depends_on": "",
    }
    return fields | values
