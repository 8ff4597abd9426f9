"""`python -m tests.benchmarks [NAME …] [--json FILE]`: run measurements, print the table, write the file."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks import table


def main(arguments: Sequence[str]) -> int:
    """0 when everything chosen was measured (a missed target is a figure, not a failure)."""
    parser = argparse.ArgumentParser(prog="tests.benchmarks", description="measure, on a quiet machine")
    parser.add_argument("names", nargs="*", metavar="NAME", help="a metric, or the beginning of its name")
    parser.add_argument("--json", type=Path, metavar="FILE")
    chosen = parser.parse_args(arguments)
    found = table.measurements_in(table.modules_of_this_folder())
    meant = [measurement for measurement in found if measurement.is_meant_by(chosen.names)]
    if chosen.names and not meant:
        known = ", ".join(name for measurement in found for name in measurement.promised)
        parser.error(f"no such metric; there are: {known or 'none yet'}")
    results = table.run(meant)
    print(results.as_table())
    if chosen.json:
        table.write(results, chosen.json)
    return 1 if results.troubles else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
