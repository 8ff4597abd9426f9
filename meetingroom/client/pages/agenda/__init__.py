"""Chương trình: the list of items and papers beside the reader."""
