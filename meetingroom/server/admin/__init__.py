"""`meetingroom admin …`: what an operator does at the server's own machine.

    main       the command line: arguments in, a sentence and an exit code out
    founding   a body and its people from a table
    staff      accounts of secretaries and clerks, printed slips, forgetting
    keeping    backup, restore, the end of a recovery

Exit codes: 0 done, 1 not done (the sentence says why), 2 wrong arguments.
"""

from meetingroom.server.admin.main import main

__all__ = ["main"]
