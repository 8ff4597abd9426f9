"""The law of the meeting, pure: commands are decided into events, events are folded into state.

Imports nothing of the project and nothing that touches clock, disk, network, randomness or Qt.
"""
