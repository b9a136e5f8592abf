"""Scheduled work in one transaction per agreement, so that an error in one item does not stop the others."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import transaction

from agreements.models import Agreement

logger = logging.getLogger(__name__)
Piece = TypeVar("Piece")


def together(
    pieces: Iterable[tuple[int, Piece]],
    act: Callable[[Agreement, list[Piece]], int],
    *,
    on_trouble: Callable[[Piece], object] | None = None,
) -> int:
    """Act on the pieces of each agreement, given as (agreement id, piece), in one transaction under its lock.

    Returns the sum of what the acts returned. An agreement that somebody else holds at this moment is left
    to the next tick. When a batch fails, each piece is tried alone; its error is logged and
    skipped. `act` must check again, under the lock, the condition that selected the pieces.
    """
    waiting: dict[int, list[Piece]] = defaultdict(list)
    for agreement_id, piece in pieces:
        waiting[agreement_id].append(piece)
    return sum(_attempt(agreement_id, found, act, on_trouble) for agreement_id, found in waiting.items())


def one_by_one(pieces: Iterable[tuple[int, Piece]], act: Callable[[Agreement, Piece], bool]) -> int:
    """Do the same with an act that takes a single piece; return how many acts did something."""
    return together(pieces, lambda agreement, found: sum(act(agreement, piece) for piece in found))


def _attempt(
    agreement_id: int,
    pieces: list[Piece],
    act: Callable[[Agreement, list[Piece]], int],
    on_trouble: Callable[[Piece], object] | None,
) -> int:
    try:
        with transaction.atomic():
            agreement = Agreement.objects.claimed(agreement_id)
            return act(agreement, pieces) if agreement else 0
    except Exception:
        # An error in one commitment must not stop the check-ins of the others.
        if len(pieces) > 1:
            return sum(_attempt(agreement_id, [piece], act, on_trouble) for piece in pieces)
        logger.exception("Agreement %s: %s could not be done", agreement_id, act)
        if on_trouble:
            on_trouble(pieces[0])
        return 0
