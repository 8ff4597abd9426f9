"""Generated papers: minutes, resolutions, invitations, counting records, as DOCX and PDF.

May import `words`, `wire` and `rules`; must not know Qt, SQL or the network.
"""
