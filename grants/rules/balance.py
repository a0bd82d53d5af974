"""Who should read which application, so that all read about as much?

Rule. Every application is read by the same number of evaluators, never by one who may not
(a declared conflict, the same organisation). Assignments that stand already stay. Among the
ways to complete them one is chosen in which the loads are as equal as they can be: the sum
of their squares is the least. It depends on codes and numbers alone: the same question has
the same answer, whatever the order of a list.

How. Each application goes to the least loaded who may read it; then, as long as an
application can pass from one who reads more to one who reads at least two less, straight or
through others, it does. Where no such way is left the sum of the squares is the least (a
flow with convex costs).
"""

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from funders.rules.errors import RuleError

Pair: TypeAlias = tuple[str, str]


class NotEnoughReaders(RuleError):
    """Some application has fewer evaluators who may read it than it needs.

    ``applications``: which ones.
    """

    def __init__(self, applications: Collection[str]) -> None:
        super().__init__(", ".join(sorted(applications)))
        self.applications = sorted(applications)


@dataclass(frozen=True, slots=True)
class Plan:
    """``added``: pairs of evaluator and application to be given. ``loads``: all that each reads."""

    added: tuple[Pair, ...]
    loads: Mapping[str, int]


def balanced(
    applications: Iterable[str],
    *,
    evaluators: Iterable[str],
    readers: int,
    forbidden: Collection[Pair] = (),
    standing: Collection[Pair] = (),
) -> Plan:
    """Give each of ``applications`` to ``readers`` evaluators.

    An application that stands with as many or more gets none. ``forbidden`` and ``standing``:
    pairs of evaluator and application. Errors: NotEnoughReaders.
    """
    work = _Work(sorted(evaluators), forbidden=frozenset(forbidden), standing=frozenset(standing))
    lacking = [each for each in sorted(applications) if not work.give(each, readers=readers)]
    if lacking:
        raise NotEnoughReaders(lacking)
    work.level()
    return Plan(added=tuple(sorted(work.added())), loads=work.loads())


class _Work:
    """Who reads what, while it is being decided."""

    def __init__(
        self, evaluators: list[str], *, forbidden: frozenset[Pair], standing: frozenset[Pair]
    ) -> None:
        self._forbidden = forbidden
        self._standing = standing
        self._new: dict[str, set[str]] = {each: set() for each in evaluators}
        self._load = dict.fromkeys(evaluators, 0)
        for evaluator, _ in standing:
            if evaluator in self._load:
                self._load[evaluator] += 1

    def give(self, application: str, *, readers: int) -> bool:
        """To the least loaded who may; False when they are too few."""
        have = sum((each, application) in self._standing for each in self._load)
        wanted = max(readers - have, 0)
        free = sorted(
            (each for each in self._load if self._may(each, application)),
            key=lambda each: (self._load[each], each),
        )
        if len(free) < wanted:
            return False
        for each in free[:wanted]:
            self._new[each].add(application)
            self._load[each] += 1
        return True

    def level(self) -> None:
        """Pass applications along as long as it makes the loads more equal."""
        while any(self._relieve(each) for each in self._by_load()):
            pass

    def added(self) -> Iterable[Pair]:
        return ((each, application) for each, rows in self._new.items() for application in rows)

    def loads(self) -> dict[str, int]:
        return dict(self._load)

    def _by_load(self) -> list[str]:
        return sorted(self._load, key=lambda each: (-self._load[each], each))

    def _may(self, evaluator: str, application: str) -> bool:
        pair = (evaluator, application)
        return (
            pair not in self._forbidden
            and pair not in self._standing
            and application not in self._new[evaluator]
        )

    def _relieve(self, evaluator: str) -> bool:
        """One application less for ``evaluator`` and one more for who has at least two less."""
        came: dict[str, tuple[str, str]] = {}
        queue, seen = deque([evaluator]), {evaluator}
        while queue:
            giver = queue.popleft()
            for taker in self._load:
                if taker in seen:
                    continue
                passed = self._passable(giver, taker)
                if passed is None:
                    continue
                came[taker] = (giver, passed)
                if self._load[taker] <= self._load[evaluator] - 2:
                    self._pass_along(taker, came, start=evaluator)
                    return True
                seen.add(taker)
                queue.append(taker)
        return False

    def _passable(self, giver: str, taker: str) -> str | None:
        return next(
            (each for each in sorted(self._new[giver]) if self._may(taker, each)),
            None,
        )

    def _pass_along(self, taker: str, came: Mapping[str, tuple[str, str]], *, start: str) -> None:
        self._load[start] -= 1
        self._load[taker] += 1
        while taker != start:
            giver, application = came[taker]
            self._new[giver].remove(application)
            self._new[taker].add(application)
            taker = giver
