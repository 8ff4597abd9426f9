"""The window itself: which screen stands in it, and in which words."""
