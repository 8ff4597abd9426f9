"""Điều hành: the chair's console: order at the left, next step in the middle, floor at the right."""
