"""Màn hình hội trường: what the wall shows. No controls, no running split."""
