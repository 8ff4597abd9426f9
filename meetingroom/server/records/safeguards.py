"""The safeguards of the records, each of which the simulator can switch off to show that it bites.

A server is always composed with `Safeguards()`; only tests say anything else. Must not hold behaviour.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Safeguards:
    """Every field is True in the product.

    `dedup`: a command is known by (actor, id). `audience_filter`: a record outside its audience leaves
    as a seal. `records_first`: after a restore no command is applied before the desks' records are in.
    `commit_before_answer`: nothing is acknowledged or shown before its transaction is durable.
    """

    dedup: bool = True
    audience_filter: bool = True
    records_first: bool = True
    commit_before_answer: bool = True
