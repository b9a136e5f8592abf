"""What is to be written: the numbers of everything, and where they are spread unevenly."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from agreements.models.check_in import Status
from stakeholders.models import Department, User

SEED = 20_261_101
WEEK, DAY = timedelta(weeks=1), timedelta(days=1)
# The working days of two weeks, without the first Monday, which others use.
WORKING_DAYS = (1, 2, 3, 4, 8, 9, 10, 11)
# Check-ins every two weeks since the text took force, the oldest this long ago.
ROUNDS, EVERY = 10, 2
# Of a hundred promises, on this many the news is overdue, and this many are reported at risk or off track.
OWED, WORRYING = 2, 4
# One agreement in this many asks on the coming Monday at nine.
ON_MONDAY = 20
# The corner that is the same at every size: one head and the 10 agreements of that department, with so many promises.
CORNER = (5, 5, 10, 10, 10, 10, 10, 10, 30, 30)


@dataclass(frozen=True)
class Sizes:
    """How many there are at a scale, beside the corner."""

    scale: int

    @property
    def departments(self) -> int:
        return {1: 20, 10: 60}.get(self.scale, 200)

    @property
    def people(self) -> int:
        return {1: 100, 10: 500}.get(self.scale, 5_000)

    @property
    def agreements(self) -> int:
        return 100 * self.scale


@dataclass(frozen=True)
class Promise:
    """One promise: its owner, which side receives it, when it is due, and how it was said to go, round by round."""

    owner: User
    to_first: bool
    due_on: date
    statuses: tuple[str, ...]
    # The newest point of the rhythm still waits for an answer.
    is_owed: bool = False


@dataclass(frozen=True)
class Recipe:
    """One agreement in force between two departments; the head of the first leads it."""

    number: int
    title: str
    first: Department
    second: Department
    in_force_at: datetime
    first_check_in_on: date
    first_review_on: date
    promises: list[Promise] = field(default_factory=list)


@dataclass(frozen=True)
class People:
    """Who is there, by department; the corner stands apart."""

    departments: list[Department]
    members: dict[int, list[User]]
    corner: list[Department]


def recipes(people: People, sizes: Sizes, at: datetime) -> Iterator[Recipe]:
    """Yield every agreement: those of the corner first, the same at every scale, then the rest with its skew.

    The first department has a tenth of all agreements, and its busiest member a promise in each; the second
    agreement has 200 promises.
    """
    fixed = random.Random(SEED)  # noqa: S311 - chooses examples
    for number, size in enumerate(CORNER, start=1):
        yield _recipe(fixed, number, people.corner[0], people.corner[1 + number % 2], people, size, at)
    chance = random.Random(SEED + sizes.scale)  # noqa: S311 - chooses examples
    for number in range(len(CORNER) + 1, sizes.agreements + len(CORNER) + 1):
        first, second = _pair(chance, number, people)
        size = 200 if number == len(CORNER) + 2 else chance.choice([5, 8, 10, 10, 12, 15])
        yield _recipe(chance, number, first, second, people, size, at)


def _pair(chance: random.Random, number: int, people: People) -> tuple[Department, Department]:
    if number % 10 == 0:
        return people.departments[0], chance.choice(people.departments[1:])
    first, second = chance.sample(people.departments[1:], 2)
    return first, second


def _recipe(
    chance: random.Random,
    number: int,
    first: Department,
    second: Department,
    people: People,
    size: int,
    at: datetime,
) -> Recipe:
    monday = (at + WEEK - at.weekday() * DAY).date()
    # The next point of the rhythm: the coming Monday for some, another working day of the next two weeks for the rest.
    days = [days for days in WORKING_DAYS if monday + days * DAY - EVERY * WEEK < at.date()]
    ahead = 0 if number % ON_MONDAY == 0 else chance.choice(days)
    first_check_in_on = monday + ahead * DAY - ROUNDS * EVERY * WEEK
    in_force_at = datetime.combine(first_check_in_on - WEEK, time(10), tzinfo=at.tzinfo)
    recipe = Recipe(
        number=number,
        title=f"{chance.choice(MATTERS)} {number}",
        first=first,
        second=second,
        in_force_at=in_force_at,
        first_check_in_on=first_check_in_on,
        first_review_on=at.date() + chance.randint(21, 90) * DAY,
    )
    for place in range(size):
        recipe.promises.append(_promise(chance, recipe, place, people, at))
    return recipe


def _promise(chance: random.Random, recipe: Recipe, place: int, people: People, at: datetime) -> Promise:
    to_first = chance.random() < 0.5
    members = people.members[recipe.second.pk if to_first else recipe.first.pk]
    is_busiest = place == 0 and recipe.first == people.departments[0]
    newest = chance.choice([Status.AT_RISK, Status.OFF_TRACK]) if chance.randrange(100) < WORRYING else Status.ON_TRACK
    is_owed = chance.randrange(100) < OWED
    before = [Status.AT_RISK if chance.random() < 0.08 else Status.ON_TRACK for _ in range(ROUNDS - 1)]
    return Promise(
        owner=people.members[recipe.first.pk][1] if is_busiest else chance.choice(members),
        to_first=False if is_busiest else to_first,
        due_on=at.date() + chance.randint(10, 300) * DAY,
        statuses=(*before,) if is_owed else (*before, newest),
        is_owed=is_owed,
    )


MATTERS = (
    "Forecast of the core range",
    "Handover of customer questions",
    "Monthly figures",
    "Delivery times in the catalogue",
    "Training for the new system",
    "Returns and repairs",
    "Launch of the spring collection",
    "Access to the warehouse data",
)
