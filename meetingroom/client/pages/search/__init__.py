"""Tìm trong mọi tài liệu: one field, what was found, and the way to the page."""
