"""The kit: the look and feel of every screen, and the only place that knows it.

Nothing outside this folder sets a colour, a size, a font, a style sheet, touch behaviour or a background
thread.  Nothing inside it knows a meeting, a poll, a store or a server: widgets take plain strings, integers
and the small enums of their own module, and answer with signals.

May import: Qt, the standard library, font and icon packages.  Must not import pages, views, reader, store,
sync, rules or wire.

Every widget takes the :class:`~meetingroom.client.kit.theme.Theme` first and its Qt parent by keyword::

    theme = Theme(app)                                   # once, in the composition root
    button = Button(theme, "Phát hành 60 tài liệu", variant=Variant.PRIMARY, icon=Icon.SEND)
    button.clicked.connect(...)

Rooms: tokens, fonts, stylesheet, theme (the look) · icons, paint, phrases (what it draws and speaks with) ·
labels, sentence, buttons, choices, card, rows, question, chips, banner, state_panel, header, steps, panes,
scroll, flow, spacing, toast, appearance (every page) · digit_entry, agenda_model, agenda_list, vote_buttons,
seat, hit_row (the delegate's table) · hall_scenes, hall, result_bar (the wall) · threads, touch, focus,
speech (behaviour).
"""
