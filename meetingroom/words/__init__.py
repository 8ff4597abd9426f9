"""Words: codes, facts, hours, numbers and names become sentences a person can read or hear.

May import `wire` and `rules`; must not know Qt, disks (but its own catalogues), networks or clocks.

To add a sentence: choose a key of its area (`ui.vote.card.held`: screen, place, moment; buttons are
`….button.…`, what only a screen reader says `….spoken.…`), put it into `resources/locale/vi/<area>.po` and
`…/en/<area>.po`, give new places a likely value in `tests/words/samples.py`, and run `tests/words`: the
wording rules are held there. `**…**` carries the sentence; `{xung_ho}`, `{dai_bieu}`, `{chu_toa}`,
`{cuoc_hop}`, `{co_quan}` (and with a capital) come by themselves; where English needs a plural, the
place is `{n}` and the English entry has two forms.
"""
