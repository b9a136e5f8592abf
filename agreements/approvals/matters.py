"""The matters of a change: every changed field touches one, and each matter has its approver."""

from agreements.analysis.differences import Difference, differences
from agreements.models import Matter
from agreements.models.canonical import KINDS, Document

# A commitment touches several matters; every other kind touches one, whatever changes in it.
OF_COMMITMENT_FIELD = {
    "deliverable": Matter.DELIVERABLES,
    "acceptance": Matter.DELIVERABLES,
    "owner": Matter.PEOPLE,
    "receiver": Matter.PEOPLE,
    "due_on": Matter.DATES,
    "depends_on": Matter.DATES,
}
OF_KIND = {
    "purpose": Matter.OUTCOME,
    "outcome": Matter.OUTCOME,
    "signatory": Matter.RULES,
    "stakeholder": Matter.RULES,
    "trade-off": Matter.TRADE_OFFS,
    "decision-right": Matter.RULES,
    "rhythm": Matter.RULES,
    "set-aside": Matter.RULES,
}


def matters(before: Document, after: Document) -> list[Matter]:
    """Return the matters that a change touches, in the order of the list; none when nothing changed.

    Another order of the clauses touches no matter.
    """
    touched = {matter for difference in changes(before, after) for matter in _matters_of(difference)}
    return [matter for matter in Matter if matter in touched]


def changes(before: Document, after: Document) -> list[Difference]:
    """Return the clauses that say something else, are new or are gone."""
    return [difference for difference in differences(before, after, list(KINDS)) if difference.change != "same"]


def _matters_of(difference: Difference) -> set[Matter]:
    if difference.kind != "commitment":
        return {OF_KIND[difference.kind]}
    if difference.change != "reworded":
        return {Matter.DELIVERABLES}
    return {OF_COMMITMENT_FIELD[name] for name in difference.fields}
