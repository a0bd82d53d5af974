"""Equal loads: against every possible way on small cases, and the same whatever the order."""

import itertools
import random

import pytest

from grants.rules.balance import NotEnoughReaders, balanced


def _ways(applications, evaluators, readers, forbidden, standing):
    """Every complete way, as the loads it makes."""
    choices = []
    for application in applications:
        have = {each for each in evaluators if (each, application) in standing}
        free = [
            each for each in evaluators if each not in have and (each, application) not in forbidden
        ]
        choices.append(list(itertools.combinations(free, max(readers - len(have), 0))))
    for way in itertools.product(*choices):
        loads = {each: sum(pair[0] == each for pair in standing) for each in evaluators}
        for chosen in way:
            for each in chosen:
                loads[each] += 1
        yield loads


@pytest.mark.parametrize("seed", range(150))
def test_the_loads_are_the_most_equal_that_there_are(seed):
    chance = random.Random(seed)  # noqa: S311 - cases, not secrets
    evaluators = [f"VAL{place}" for place in range(1, chance.randint(2, 4) + 1)]
    applications = [f"{place:04d}" for place in range(1, chance.randint(1, 5) + 1)]
    readers = chance.randint(1, min(3, len(evaluators)))
    every = list(itertools.product(evaluators, applications))
    forbidden = {pair for pair in every if chance.random() < 0.25}
    standing = {pair for pair in every if pair not in forbidden and chance.random() < 0.15}
    ways = [
        sum(load * load for load in loads.values())
        for loads in _ways(applications, evaluators, readers, forbidden, standing)
    ]

    if not ways:
        with pytest.raises(NotEnoughReaders):
            balanced(applications, evaluators=evaluators, readers=readers,
                     forbidden=forbidden, standing=standing)  # fmt: skip
        return
    plan = balanced(
        applications, evaluators=evaluators, readers=readers,
        forbidden=forbidden, standing=standing,
    )  # fmt: skip

    assert sum(load * load for load in plan.loads.values()) == min(ways)
    assert not set(plan.added) & (forbidden | standing)
    for application in applications:
        have = sum((each, application) in standing for each in evaluators)
        new = sum(pair[1] == application for pair in plan.added)
        assert new == max(readers - have, 0)
    assert plan.loads == {
        each: sum(pair[0] == each for pair in (*plan.added, *standing)) for each in evaluators
    }


def test_the_order_of_the_lists_changes_nothing():
    applications = [f"{place:04d}" for place in range(20)]
    evaluators = ["VAL3", "VAL1", "VAL2", "VAL4"]
    first = balanced(applications, evaluators=evaluators, readers=2)

    again = balanced(applications[::-1], evaluators=sorted(evaluators), readers=2)

    assert again == first
    assert set(first.loads.values()) == {10}


def test_an_application_that_too_few_may_read_is_named():
    with pytest.raises(NotEnoughReaders) as refused:
        balanced(["0001", "0002"], evaluators=["A", "B"], readers=2, forbidden={("A", "0002")})

    assert refused.value.applications == ["0002"]


def test_a_conflict_is_made_up_for_through_others():
    """A may read only the first; C takes from B what B can give."""
    plan = balanced(
        ["1", "2", "3"], evaluators=["A", "B", "C"], readers=1,
        forbidden={("A", "2"), ("A", "3"), ("C", "1"), ("C", "2")},
    )  # fmt: skip

    assert plan.loads == {"A": 1, "B": 1, "C": 1}


def test_ten_thousand_applications_are_given_at_once():
    plan = balanced(
        [f"{place:05d}" for place in range(10_000)],
        evaluators=[f"VAL{place}" for place in range(9)],
        readers=3,
    )

    assert max(plan.loads.values()) - min(plan.loads.values()) <= 1
