"""The installer, tried without installing anything."""
