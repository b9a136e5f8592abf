"""Whatever writes a text writes what is found of it; modules that do one without the other are listed with a reason."""

import re

from tests.house_rules.sources import modules, named

KINDS = "Revision|Party|Purpose|Outcome|Signatory|Stakeholder|TradeOff|CommitmentTerms|DecisionRight|Rhythm|SetAside"
WRITES = re.compile(
    rf"\b({KINDS})\.objects\.(create|get_or_create|bulk_create)\("
    r"|kind\._default_manager\.bulk_create\("
    r"|\b(term|wording)\.(save|delete)\("
    r"|\.state(, \S+)? = State\."
    r"|\.left_at = "
)
INDEX = "from agreements.search.index import"
WITHOUT = {
    "agreements/amendments/answers.py": "a change that is set aside is still found; entry_into_force writes the rest",
    "agreements/amendments/proposed_terms.py": "writes into the draft of a change, which proposals indexes whole",
    "agreements/reviews/planning.py": "the state of a review, which is no text",
}


def writes_without_index(source: str) -> bool:
    return bool(WRITES.search(source)) and INDEX not in source


def test_each_module_that_writes_a_text_writes_the_index():
    stages = [path for path in modules("agreements") if not named(path).startswith("agreements/management/")]
    found = {named(path) for path in stages if writes_without_index(path.read_text())}
    assert found == set(WITHOUT)


def test_a_writer_that_forgets_it_is_noticed():
    for line in (
        "term.save(force_insert=True)",
        "term.delete()",
        "Signatory.objects.create(revision=draft)",
        "sealed.state, sealed.in_force_at = State.IN_FORCE, at",
        "text.state = State.ABANDONED",
        "party.left_at = at",
    ):
        assert writes_without_index(line)
        assert not writes_without_index(f"{INDEX} write_texts\n{line}")
    assert not writes_without_index("Signatory.objects.filter(revision=draft)")
