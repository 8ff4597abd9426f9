"""What holds for every test: where it runs, what it may touch, what it must leave behind (nothing).

Sets the surroundings before anything can import Qt, then loads the guards (tests/guards). It must not
import Qt itself: the tests of rules, wire, words and server run without it.
"""

from tests.guards import surroundings

surroundings.settle()

pytest_plugins = ["tests.guards.plugin"]
