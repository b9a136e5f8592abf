"""Scheduled work in batches, under the locks of its agreements; an error in one item does not stop the others."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from django.db import transaction

from agreements.analysis.outlook import note_left
from agreements.models import Agreement

logger = logging.getLogger(__name__)
Piece = TypeVar("Piece")
Claimed = Mapping[int, Agreement]

# The items in one transaction, which holds the locks of its agreements for about 0.2 seconds.
BATCH = 200


def in_batches(
    pieces: Iterable[tuple[int, Piece]],
    act: Callable[[Claimed, list[Piece]], int],
    *,
    on_trouble: Callable[[Piece], object] | None = None,
) -> int:
    """Act on many pieces, given as (agreement id, piece), with the locks of all their agreements in one transaction.

    Returns the sum of what the acts returned. `act` gets the locked agreements by id and the pieces of these; an
    agreement that somebody else holds at this moment is left to the next tick with all its pieces. When a batch fails,
    each agreement is tried alone, and where that fails too each piece; its error is logged and skipped. `act` must
    check again, under the locks, the condition that selected the pieces.
    """
    return sum(_attempt(batch, act, on_trouble) for batch in _batches(_by_agreement(pieces)))


def together(
    pieces: Iterable[tuple[int, Piece]],
    act: Callable[[Agreement, list[Piece]], int],
    *,
    on_trouble: Callable[[Piece], object] | None = None,
) -> int:
    """Do the same with an act that takes the pieces of a single agreement, in one transaction for each."""

    def act_on_one(claimed: Claimed, found: list[Piece]) -> int:
        (agreement,) = claimed.values()
        return act(agreement, found)

    waiting = _by_agreement(pieces)
    return sum(_attempt({agreement: found}, act_on_one, on_trouble) for agreement, found in waiting.items())


def one_by_one(pieces: Iterable[tuple[int, Piece]], act: Callable[[Agreement, Piece], bool]) -> int:
    """Do the same with an act that takes a single piece; return how many acts did something."""
    return together(pieces, lambda agreement, found: sum(act(agreement, piece) for piece in found))


def _by_agreement(pieces: Iterable[tuple[int, Piece]]) -> dict[int, list[Piece]]:
    waiting: dict[int, list[Piece]] = defaultdict(list)
    for agreement_id, piece in pieces:
        waiting[agreement_id].append(piece)
    return waiting


def _batches(waiting: dict[int, list[Piece]]) -> Iterator[dict[int, list[Piece]]]:
    """Yield whole agreements, until there are enough pieces for a batch."""
    batch: dict[int, list[Piece]] = {}
    size = 0
    for agreement_id, found in waiting.items():
        batch[agreement_id] = found
        size += len(found)
        if size >= BATCH:
            yield batch
            batch, size = {}, 0
    if batch:
        yield batch


def _attempt(
    batch: dict[int, list[Piece]],
    act: Callable[[Claimed, list[Piece]], int],
    on_trouble: Callable[[Piece], object] | None,
) -> int:
    try:
        with transaction.atomic():
            claimed = Agreement.objects.claimed_of(batch)
            if len(claimed) < len(batch):
                note_left()
            mine = [piece for agreement_id in batch if agreement_id in claimed for piece in batch[agreement_id]]
            return act(claimed, mine) if mine else 0
    except Exception:
        # An error in one commitment must not stop the check-ins of the others.
        smaller = list(_parts(batch))
        if smaller:
            return sum(_attempt(part, act, on_trouble) for part in smaller)
        ((agreement_id, (piece,)),) = batch.items()
        logger.exception("Agreement %s: %s could not be done", agreement_id, act)
        if on_trouble:
            on_trouble(piece)
        return 0


def _parts(batch: dict[int, list[Piece]]) -> Iterator[dict[int, list[Piece]]]:
    """Yield the parts of a batch that failed: its agreements, or of a single one its pieces; nothing for one piece."""
    if len(batch) > 1:
        yield from ({agreement_id: found} for agreement_id, found in batch.items())
    else:
        ((agreement_id, found),) = batch.items()
        if len(found) > 1:
            yield from ({agreement_id: [piece]} for piece in found)
