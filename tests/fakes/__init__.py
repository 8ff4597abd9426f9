"""Stand-ins for the world in tests: each keeps the contract of what it stands for."""
