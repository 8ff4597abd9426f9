"""Re-anchoring: what happens to a mark when its paper is replaced."""
