"""Whole meetings, played through every room of the house."""
