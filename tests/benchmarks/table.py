"""What a measurement yields, how measurements are found, run, and told. It measures nothing itself."""

import importlib
import json
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import tests.benchmarks as here

Measuring = Callable[[], Iterable["Metric"]]
HEADER = ("metric", "value", "unit", "target", "", "reference", "ratio")


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure: its name in the acceptance text, its value, and what it is held against."""

    name: str
    value: float
    unit: str
    target: float | None = None
    reference: float | None = None
    at_most: bool = True

    @property
    def ratio(self) -> float | None:
        """Value over reference; None without a reference, or with one of zero."""
        return self.value / self.reference if self.reference else None

    @property
    def holds(self) -> bool:
        """Whether the target is met; a figure without a target always holds."""
        if self.target is None:
            return True
        return self.value <= self.target if self.at_most else self.value >= self.target

    def as_json(self) -> dict[str, float | str | None]:
        """The entry of this metric in the JSON file."""
        return {
            "value": self.value,
            "unit": self.unit,
            "target": self.target,
            "reference": self.reference,
            "ratio": self.ratio,
        }

    def as_row(self) -> tuple[str, ...]:
        """The line of this metric in the table."""
        bound = "–" if self.target is None else f"{'≤' if self.at_most else '≥'} {_figure(self.target)}"
        ratio = "–" if self.ratio is None else f"{self.ratio:.2f}x"
        verdict = "" if self.target is None else "met" if self.holds else "MISSED"
        return (self.name, _figure(self.value), self.unit, bound, verdict, _figure(self.reference), ratio)


@dataclass(frozen=True, slots=True)
class Measurement:
    """A function that measures, with the names of the metrics it promises."""

    promised: tuple[str, ...]
    run: Measuring

    def is_meant_by(self, names: Sequence[str]) -> bool:
        """Whether one of the names is, or begins, a promised metric. No names mean everything."""
        return not names or any(metric.startswith(name) for metric in self.promised for name in names)


@dataclass(frozen=True, slots=True)
class Results:
    """What came of a run: the figures, and one sentence for each thing that went wrong."""

    metrics: tuple[Metric, ...]
    troubles: tuple[str, ...]

    def as_json(self) -> str:
        """The JSON file: `{name: {value, unit, target, reference, ratio}}`."""
        return json.dumps({metric.name: metric.as_json() for metric in self.metrics}, indent=2) + "\n"

    def as_table(self) -> str:
        """The table for people, with its troubles below."""
        rows = [HEADER, *(metric.as_row() for metric in self.metrics)]
        widths = [max(len(row[column]) for row in rows) for column in range(len(HEADER))]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows
        ]
        return "\n".join([*(line.rstrip() for line in lines), *self.troubles])


def benchmark(*promised: str) -> Callable[[Measuring], Measurement]:
    """Mark a function as a measurement of these metrics."""
    return lambda run: Measurement(promised, run)


def measurements_in(modules: Iterable[ModuleType]) -> list[Measurement]:
    """Every measurement that stands in these modules, in their order."""
    return [thing for module in modules for thing in vars(module).values() if isinstance(thing, Measurement)]


def modules_of_this_folder() -> Iterator[ModuleType]:
    """The modules beside this one that may hold measurements."""
    for found in pkgutil.iter_modules(here.__path__):
        if not found.name.startswith(("test_", "__", "table")):
            yield importlib.import_module(f"{here.__name__}.{found.name}")


def run(measurements: Iterable[Measurement]) -> Results:
    """Run them one after the other; a failing one is told and does not stop the rest."""
    metrics: list[Metric] = []
    troubles: list[str] = []
    for measurement in measurements:
        came: set[str] = set()
        try:
            for metric in measurement.run():
                metrics.append(metric)
                came.add(metric.name)
        except Exception as error:  # one broken measurement must not cost an hour of the others
            troubles.append(f"{measurement.promised[0]}: {type(error).__name__}: {error}")
        else:
            troubles += [
                f"{name}: promised, not measured" for name in measurement.promised if name not in came
            ]
    return Results(tuple(metrics), tuple(troubles))


def write(results: Results, path: Path) -> None:
    """Write the JSON file, with the folders it needs."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(results.as_json(), encoding="utf-8")


def percentile(values: Sequence[float], percent: int) -> float:
    """The smallest value that at least `percent` per cent of the values do not exceed (nearest rank)."""
    ranked = sorted(values)
    return ranked[max(0, -(-len(ranked) * percent // 100) - 1)]


def _figure(number: float | None) -> str:
    if number is None:
        return "–"
    return f"{number:,.0f}" if number == int(number) or abs(number) >= 1000 else f"{number:.3g}"
