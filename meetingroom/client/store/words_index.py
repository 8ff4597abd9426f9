"""The index of words: what stands on which page of which paper, and in which own note.

A database of its own beside the drawer, encrypted under a random key kept in the drawer: filling it keeps
no ballot waiting, and when it is damaged it is thrown away and filled again. Full text without marks for
finding, with marks for "đúng dấu" and for ranking; the words themselves lie beside it, packed, to be quoted.
Functions work inside the transaction they are given. Must not read a PDF or fold a journal.
"""

import re
import zlib
from collections.abc import Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import Connection

from meetingroom.client.store import settings
from meetingroom.client.store.answers import Found, FoundNote, FoundPage
from meetingroom.client.store.drawer import KEY_BYTES, Drawer
from meetingroom.client.store.errors import DrawerDamaged
from meetingroom.client.store.settings import Setting
from meetingroom.client.store.words_found import quoted
from meetingroom.ports import Randomness
from meetingroom.wire.page_words import is_readable
from meetingroom.wire.pages import MAX_PAGES
from meetingroom.words.folding import fold, has_marks, marked_words

DATABASE = "words.db"
FORMAT = 1
"""Rises with the folding and with the tables below."""
MOST_FOUND = 20

_PAGES = 1 << 13
"""Row number of a page: number of its paper times this, and the page."""
_NOTES = 1 << 40
"""Row number of a note: this and its own number."""
_LEAST_PREFIX = 3
"""One or two letters begin half of all words: they are looked for as a word, then left out."""
_MOST_COMPARED = 200
_MOST_WORDS = 16
_PACKING = 1
_STEP = 64
"""Pages of the database that one step of `tidy` writes anew, more or less."""

assert MAX_PAGES < _PAGES

_TABLES = (
    "CREATE TABLE IF NOT EXISTS indexed_paper (number INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE,"
    " pages INTEGER NOT NULL, done INTEGER NOT NULL, unreadable INTEGER NOT NULL) STRICT",
    "CREATE TABLE IF NOT EXISTS indexed_note (number INTEGER PRIMARY KEY, stream TEXT NOT NULL,"
    " key TEXT NOT NULL, paper TEXT NOT NULL, version INTEGER NOT NULL, page INTEGER NOT NULL,"
    " UNIQUE (stream, key)) STRICT",
    "CREATE TABLE IF NOT EXISTS indexed_text (number INTEGER PRIMARY KEY, text BLOB NOT NULL) STRICT",
    "CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(plain, marked, content='', contentless_delete=1,"
    " tokenize='unicode61 remove_diacritics 0')",
)
_NAMES = ("indexed_paper", "indexed_note", "indexed_text", "words")
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class PageWords:
    """One page ready to be put in: its words in one line, without marks, and with them one by one."""

    text: str
    plain: str
    marked: str
    readable: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a paper is in: `done` of `pages` pages, of which `unreadable` hold no words to find."""

    pages: int
    done: int
    unreadable: int

    @property
    def whole(self) -> bool:
        """Nothing more is to be put in."""
        return self.done >= self.pages


@dataclass(frozen=True, slots=True)
class NoteWords:
    """An own note: its place among the notes, the paper it was written on ("" for none), what it says."""

    stream: str
    key: str
    paper: str
    version: int
    page: int
    text: str


def open_index(drawer: Drawer, randomness: Randomness) -> Drawer:
    """The index beside `drawer`, begun anew where it cannot be read. Raises DiskFull, DrawerBusy."""
    with drawer.writing() as connection:
        key = settings.get(connection, Setting.WORDS_KEY)
        if key is None:
            key = randomness.token_bytes(KEY_BYTES)
            settings.put(connection, Setting.WORDS_KEY, key)
    path = drawer.path.with_name(DATABASE)
    with suppress(DrawerDamaged):
        index = Drawer(path, key, prepare)
        if not index.is_marked():
            return index
        index.close()
    for ending in ("", "-wal", "-shm", ".damaged"):
        path.with_name(path.name + ending).unlink(missing_ok=True)
    return Drawer(path, key, prepare)


def prepare(connection: Connection) -> None:
    """Have the tables; those of another format are thrown away with what they hold."""
    connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS index_format (format INTEGER PRIMARY KEY) STRICT")
    if connection.exec_driver_sql("SELECT format FROM index_format").scalar() == FORMAT:
        return
    for name in _NAMES:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {name}")
    for statement in _TABLES:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql("DELETE FROM index_format")
    connection.exec_driver_sql("INSERT INTO index_format VALUES (?)", (FORMAT,))


def made_ready(text: str) -> PageWords:
    """The words of a page as `put_pages` takes them. Needs no transaction: half of the work is here."""
    line = _SPACE.sub(" ", text).strip()
    return PageWords(line, fold(line), " ".join(marked_words(line)), is_readable(text))


def progress(connection: Connection) -> dict[str, Progress]:
    """How far every paper is in, by SHA-256."""
    rows = connection.exec_driver_sql("SELECT sha256, pages, done, unreadable FROM indexed_paper")
    return {sha256: Progress(*counts) for sha256, *counts in rows}


def put_pages(
    connection: Connection, sha256: str, pages: int, first: int, words: Sequence[PageWords]
) -> None:
    """The next pages of a paper of `pages` pages, from `first` on. Pages that are in already stay as they
    are; a gap is not taken."""
    connection.exec_driver_sql(
        "INSERT INTO indexed_paper (sha256, pages, done, unreadable) VALUES (?, ?, 0, 0)"
        " ON CONFLICT (sha256) DO NOTHING",
        (sha256, pages),
    )
    number, done = connection.exec_driver_sql(
        "SELECT number, done FROM indexed_paper WHERE sha256 = ?", (sha256,)
    ).one()
    new = list(words[done - first :]) if first <= done else []
    for page, each in enumerate(new, done):
        _put(connection, number * _PAGES + page, each)
    connection.exec_driver_sql(
        "UPDATE indexed_paper SET done = done + ?, unreadable = unreadable + ? WHERE number = ?",
        (len(new), sum(not each.readable for each in new), number),
    )


def forget(connection: Connection, shas: Collection[str]) -> int:
    """Nothing of these papers is found any more. How many were in. `tidy` then takes the last trace away."""
    gone = 0
    for sha256 in shas:
        number = connection.exec_driver_sql(
            "SELECT number FROM indexed_paper WHERE sha256 = ?", (sha256,)
        ).scalar()
        if number is not None:
            gone += 1
            rows = (number * _PAGES, number * _PAGES + _PAGES)
            connection.exec_driver_sql(
                "DELETE FROM words WHERE rowid IN (SELECT number FROM indexed_text"
                " WHERE number >= ? AND number < ?)",
                rows,
            )
            connection.exec_driver_sql("DELETE FROM indexed_text WHERE number >= ? AND number < ?", rows)
            connection.exec_driver_sql("DELETE FROM indexed_paper WHERE number = ?", (number,))
    return gone


def tidy(connection: Connection, *, begin: bool) -> bool:
    """Write a part of the index anew without what was forgotten; whether there is more to do. `begin` after
    something was."""
    before = connection.exec_driver_sql("SELECT total_changes()").scalar_one()
    connection.exec_driver_sql(
        "INSERT INTO words (words, rank) VALUES ('merge', ?)", (-_STEP if begin else _STEP,)
    )
    after = connection.exec_driver_sql("SELECT total_changes()").scalar_one()
    return int(after) - int(before) > 1


def put_note(connection: Connection, note: NoteWords) -> None:
    """An own note as it reads now; one without words is taken out."""
    number = _note_number(connection, note.stream, note.key)
    if number is not None:
        _drop_note(connection, number)
    if note.text.strip():
        connection.exec_driver_sql(
            "INSERT INTO indexed_note (stream, key, paper, version, page) VALUES (?, ?, ?, ?, ?)",
            (note.stream, note.key, note.paper, note.version, note.page),
        )
        number = _note_number(connection, note.stream, note.key)
        assert number is not None
        _put(connection, _NOTES + number, made_ready(note.text))


def find(
    connection: Connection,
    query: str,
    visible: Collection[str],
    *,
    exact: bool = False,
    most: int = MOST_FOUND,
) -> tuple[Found, ...]:
    """The best places for `query`, best first: its words as a phrase, the last one perhaps only begun; then
    all of its words anywhere on a page. Marks typed come before likenesses; with `exact` nothing else does.

    Of papers only those in `visible` (SHA-256) are found, whatever else the index may hold; own notes always.
    """
    held = {
        number: sha256
        for number, sha256 in connection.exec_driver_sql("SELECT number, sha256 FROM indexed_paper")
        if sha256 in visible
    }
    rows: dict[int, None] = {}
    for asked in _questions(query, exact=exact):
        rows |= dict.fromkeys(_ranked(connection, asked, held))
        if len(rows) >= most:
            break
    return tuple(_found(connection, row, held, query, exact) for row in list(rows)[:most])


def _questions(query: str, *, exact: bool) -> Iterator[str]:
    """What the index is asked, one after the other until there is enough."""
    with_marks = marked_words(query)[:_MOST_WORDS]
    without = _WORD.findall(fold(query))[:_MOST_WORDS]
    # The tone of the last word may still be missing, and it stands behind its word: no prefix there.
    kinds = [("marked", with_marks, False)] if exact or has_marks(query) else []
    if not exact:
        kinds.append(("plain", without, True))
    for column, words, may_grow in kinds:
        if words:
            yield f"{column} : {_phrase(words, may_grow=may_grow)}"
    if not exact and len(without) > 1 and len(without[-1]) < _LEAST_PREFIX and without[-1].isalpha():
        yield f"plain : {_phrase(without[:-1])}"
    for column, words, may_grow in kinds[-1:]:
        if len(words) > 1:
            last = _phrase(words[-1:], may_grow=may_grow)
            yield f"{column} : ({' AND '.join([*(_phrase([word]) for word in words[:-1]), last])})"


def _ranked(connection: Connection, asked: str, held: Collection[int]) -> list[int]:
    """Rows that answer, best first; of very many only those put in last are compared, because to compare
    ten thousand pages takes longer than a letter typed."""
    found: list[tuple[float, int]] = []
    with connection.exec_driver_sql(
        "SELECT rowid, rank FROM words WHERE words MATCH ? ORDER BY rowid DESC", (asked,)
    ) as rows:
        for row, rank in rows:
            if row >= _NOTES or row // _PAGES in held:
                found.append((rank, row))
                if len(found) == _MOST_COMPARED:
                    break
    return [row for _, row in sorted(found)]


def _phrase(words: Sequence[str], *, may_grow: bool = False) -> str:
    return f'"{" ".join(words)}"' + ("*" if may_grow and len(words[-1]) >= _LEAST_PREFIX else "")


def _found(connection: Connection, row: int, held: dict[int, str], query: str, exact: bool) -> Found:
    packed = connection.exec_driver_sql("SELECT text FROM indexed_text WHERE number = ?", (row,)).scalar_one()
    line, _, folded = zlib.decompress(packed).decode().partition("\n")
    quote = quoted(line, folded, query, exact=exact)
    if row < _NOTES:
        return FoundPage(held[row // _PAGES], row % _PAGES, quote)
    stream, key, paper, version, page = connection.exec_driver_sql(
        "SELECT stream, key, paper, version, page FROM indexed_note WHERE number = ?", (row - _NOTES,)
    ).one()
    return FoundNote(stream, key, paper, version, page, quote)


def _put(connection: Connection, row: int, words: PageWords) -> None:
    connection.exec_driver_sql(
        "INSERT INTO words (rowid, plain, marked) VALUES (?, ?, ?)", (row, words.plain, words.marked)
    )
    packed = zlib.compress(f"{words.text}\n{words.plain}".encode(), _PACKING)
    connection.exec_driver_sql("INSERT INTO indexed_text VALUES (?, ?)", (row, packed))


def _note_number(connection: Connection, stream: str, key: str) -> int | None:
    return connection.exec_driver_sql(
        "SELECT number FROM indexed_note WHERE stream = ? AND key = ?", (stream, key)
    ).scalar()


def _drop_note(connection: Connection, number: int) -> None:
    connection.exec_driver_sql("DELETE FROM words WHERE rowid = ?", (_NOTES + number,))
    connection.exec_driver_sql("DELETE FROM indexed_text WHERE number = ?", (_NOTES + number,))
    connection.exec_driver_sql("DELETE FROM indexed_note WHERE number = ?", (number,))
