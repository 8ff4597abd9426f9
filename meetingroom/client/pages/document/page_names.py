"""Numbers of pages as people say them: "3, 5–9". Must not word a sentence."""

from collections.abc import Iterable

_RUNS_SAID = 4
"""More numbers than these nobody takes in."""


def page_names(pages: Iterable[int]) -> str:
    """Pages in ascending order, neighbours drawn together; empty where it would be too many to say."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    if len(runs) > _RUNS_SAID:
        return ""
    return ", ".join(
        f"{run[0]}–{run[-1]}" if len(run) > 2 else ", ".join(str(page) for page in run) for run in runs
    )
