"""Đọc tài liệu: the paper beside the agenda, its tools, and what stands there when there is none."""
