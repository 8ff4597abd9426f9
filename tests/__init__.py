"""The tests mirror the package; `python -m tests.<name>` starts the programs among them."""
