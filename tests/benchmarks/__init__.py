"""Speed, measured by hand: `python -m tests.benchmarks [NAME …] [--json FILE]`; never asserted in a test.

To add a measurement, put a module into this folder with a function like

    from collections.abc import Iterator
    from tests.benchmarks.table import Metric, benchmark

    @benchmark("votes_2s_p99_ms", "votes_2s_lost")
    def five_hundred_votes_in_two_seconds() -> Iterator[Metric]:
        ...
        yield Metric("votes_2s_p99_ms", value=p99, unit="ms", target=250, reference=bare_sqlite_p99)
        yield Metric("votes_2s_lost", value=lost, unit="votes", target=0)

The names given to `@benchmark` are the metrics the function promises; a run chooses functions by them (a
whole name or its beginning) and says so when a promised metric did not come. `value`, `target` and
`reference` are in `unit`; the reference is the bare thing (a plain SQLite commit, an echo server) measured
in the same run on the same machine, `ratio` is value over reference. `at_most=False` turns the target into
a floor. A function that raises makes one line of the table; the others still run.
"""
