"""Pictures of every screen, and checks a machine can make on them.

``python -m tests.shots [SCREEN…] [--out DIR]`` writes one contact sheet per screen.  A screen is a function
marked with :func:`tests.shots.context.screen` in any module under ``tests/shots/screens/``.
"""
