"""The rules, tested as rules: commands go in, events and refusals come out."""
