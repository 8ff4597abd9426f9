"""How much memory a process holds, as Linux tells it. Elsewhere nothing is told."""

from pathlib import Path


def resident_mb(pid: int | None) -> float | None:
    """Resident memory in MB (2^20 bytes); None where /proc is missing or there is no such process."""
    if pid is None:
        return None
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return None
    line = next((line for line in status.splitlines() if line.startswith("VmRSS")), None)
    return None if line is None else int(line.split()[1]) / 1024


def children_of(pid: int) -> dict[int, str]:
    """The processes that a process started and that still run: their command lines by id."""
    found = {}
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(each.read_text(encoding="utf-8").rpartition(")")[2].split()[1])
            if parent == pid:
                command = (each.parent / "cmdline").read_bytes().replace(b"\0", b" ")
                found[int(each.parent.name)] = command.decode(errors="replace").strip()
        except OSError:
            continue
    return found
