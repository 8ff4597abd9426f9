"""One module per screen (or family of screens); every function marked with ``@screen`` is photographed."""
