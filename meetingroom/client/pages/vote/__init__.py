"""Phiếu biểu quyết: the card on which a person votes, and its sentences."""
