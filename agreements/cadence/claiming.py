"""Work that waits by the clock, taken piece by piece, so that one piece in trouble holds up no other."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import transaction

from agreements.models import Agreement

logger = logging.getLogger(__name__)
Piece = TypeVar("Piece")


def one_by_one(
    pieces: Iterable[tuple[int, Piece]],
    act: Callable[[Agreement, Piece], bool],
    *,
    on_trouble: Callable[[Piece], object] | None = None,
) -> int:
    """Act on each (agreement id, piece) in a transaction of its own, under the agreement's lock.

    Returns how many acts did something. An agreement that somebody else holds at this moment is left
    to the next tick; an error is logged and passed over. `act` must look again at what it was found by.
    """
    return sum(_attempt(agreement_id, piece, act, on_trouble) for agreement_id, piece in list(pieces))


def _attempt(
    agreement_id: int,
    piece: Piece,
    act: Callable[[Agreement, Piece], bool],
    on_trouble: Callable[[Piece], object] | None,
) -> bool:
    try:
        with transaction.atomic():
            agreement = Agreement.objects.claimed(agreement_id)
            return agreement is not None and act(agreement, piece)
    except Exception:
        # Whatever is wrong with one commitment, the others are owed their check-in.
        logger.exception("Agreement %s: %s could not be done", agreement_id, act)
        if on_trouble:
            on_trouble(piece)
        return False
