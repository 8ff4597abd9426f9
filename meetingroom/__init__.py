"""Phòng họp không giấy: the paperless meeting room of People's Councils and Committees."""

__version__ = "0.1.0"
