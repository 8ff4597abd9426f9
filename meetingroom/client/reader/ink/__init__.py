"""Ink on pages: what a hand draws, at once; what stands, from a picture kept of it. Must not keep marks."""
