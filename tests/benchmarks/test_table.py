"""The harness tells every figure, and every figure that did not come."""

import json
from collections.abc import Iterator
from types import ModuleType

import pytest

from tests.benchmarks.__main__ import main
from tests.benchmarks.table import Measurement, Metric, benchmark, measurements_in, percentile, run


@benchmark("votes_p99_ms", "votes_lost")
def votes() -> Iterator[Metric]:
    yield Metric("votes_p99_ms", value=120.5, unit="ms", target=250, reference=60.25)
    yield Metric("votes_lost", value=2, unit="votes", target=0)


@benchmark("start_s")
def broken() -> Iterator[Metric]:
    yield from ()
    raise RuntimeError("no window came")


@benchmark("first_page_ms", "second_page_ms")
def forgetful() -> Iterator[Metric]:
    yield Metric("first_page_ms", value=40, unit="ms")


def test_the_file_holds_value_unit_target_reference_and_ratio_of_each_metric() -> None:
    assert json.loads(run([votes]).as_json()) == {
        "votes_p99_ms": {"value": 120.5, "unit": "ms", "target": 250, "reference": 60.25, "ratio": 2.0},
        "votes_lost": {"value": 2, "unit": "votes", "target": 0, "reference": None, "ratio": None},
    }


def test_the_table_says_which_target_was_missed() -> None:
    told = {line.split()[0]: line for line in run([votes]).as_table().splitlines()}
    assert "met" in told["votes_p99_ms"]
    assert "2.00x" in told["votes_p99_ms"]
    assert "MISSED" in told["votes_lost"]


def test_a_broken_measurement_is_told_and_the_others_still_run() -> None:
    results = run([broken, votes])
    assert [metric.name for metric in results.metrics] == ["votes_p99_ms", "votes_lost"]
    assert results.troubles == ("start_s: RuntimeError: no window came",)


def test_a_promised_metric_that_did_not_come_is_a_trouble() -> None:
    assert run([forgetful]).troubles == ("second_page_ms: promised, not measured",)


@pytest.mark.parametrize(
    ("names", "meant"),
    [
        ((), True),
        (("votes_lost",), True),
        (("votes",), True),
        (("start",), False),
        (("start", "votes"), True),
    ],
)
def test_a_measurement_is_chosen_by_the_beginning_of_what_it_promises(
    names: tuple[str, ...], meant: bool
) -> None:
    assert votes.is_meant_by(names) is meant


def test_a_floor_is_a_target_too() -> None:
    assert Metric("records_per_s", value=5, unit="1/s", target=4, at_most=False).holds
    assert not Metric("records_per_s", value=3, unit="1/s", target=4, at_most=False).holds
    assert Metric("records_per_s", value=3, unit="1/s").holds


def test_measurements_are_found_in_the_order_of_their_modules() -> None:
    module = ModuleType("one")
    module.first, module.other, module.second = votes, "not a measurement", broken  # type: ignore[attr-defined]
    found: list[Measurement] = measurements_in([module])
    assert found == [votes, broken]


@pytest.mark.parametrize(("percent", "expected"), [(50, 3), (99, 5), (100, 5), (20, 1), (1, 1)])
def test_a_percentile_is_a_value_that_was_measured(percent: int, expected: float) -> None:
    assert percentile([5, 1, 4, 2, 3], percent) == expected


def test_an_unknown_name_is_refused_with_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["no_such_metric_ever"])
    assert "no such metric" in capsys.readouterr().err
