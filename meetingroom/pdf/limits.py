"""How much of the machine a worker may take, set by itself before it opens anything.

On Windows none of these exist: there the desk's watchdog is the limit (a job object would be better).
Must not know what the worker does.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

VIEW_MEMORY = 1536 * 1024 * 1024
VIEW_SECONDS = 20
"""A request that runs longer than this ends the worker even if nobody is left to watch it."""

INTAKE_MEMORY = 512 * 1024 * 1024
INTAKE_CPU_SECONDS = 20
INTAKE_SECONDS = 30

if sys.platform != "win32":
    import resource
    import signal

    def confine(memory: int, cpu_seconds: int | None = None) -> None:
        """Cap address space and processor time; leave neither core dumps nor files.

        A core dump would hold keys and plain pages, and no worker has anything to write: ciphertext at
        rest is kept even by a library that would like to have a cache.
        """
        _lower(resource.RLIMIT_AS, memory)
        _lower(resource.RLIMIT_CORE, 0)
        _lower(resource.RLIMIT_FSIZE, 0)
        if cpu_seconds is not None:
            _lower(resource.RLIMIT_CPU, cpu_seconds)

    def _lower(kind: int, wanted: int) -> None:
        """The lower of what is wanted and what is allowed already; both limits, so none can be undone."""
        _, hard = resource.getrlimit(kind)
        limit = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(kind, (limit, limit))

    @contextmanager
    def at_most(seconds: int) -> Iterator[None]:
        """End the process when the body takes longer: the signal's default needs no interpreter."""
        signal.alarm(seconds)
        try:
            yield
        finally:
            signal.alarm(0)

else:

    def confine(memory: int, cpu_seconds: int | None = None) -> None:
        """Nothing of the kind exists here."""

    @contextmanager
    def at_most(seconds: int) -> Iterator[None]:  # noqa: ARG001
        """Nothing of the kind exists here."""
        yield
