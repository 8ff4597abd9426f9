"""What the server keeps: journal, accounts, ballots, backup. The only SQL of the server stands here."""
