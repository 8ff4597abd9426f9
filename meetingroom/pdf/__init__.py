"""Worker programs that open PDF files, each a process of its own; the only room that knows the PDF engines.

May import `wire` and nothing else of the project; nothing imports this room, it is started.
"""
