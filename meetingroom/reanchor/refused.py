"""Why the command did nothing: a key of the catalogue with its values. Must not word it."""


class Refused(Exception):
    """`key` is a sentence of `ui.reanchor`, `params` fill its places."""

    def __init__(self, key: str, **params: str | int) -> None:
        super().__init__(key, params)
        self.key = key
        self.params = params
