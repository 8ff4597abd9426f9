"""The architecture, checked: import contracts, what rules may say, coverage that may only grow."""
