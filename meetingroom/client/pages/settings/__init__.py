"""Cài đặt: text size, look and language of this desk."""
