"""The desk drawer: mirror, outbox, projection, vault. No Qt; the only SQL of the client.

One encrypted database per (server root, person). One thread writes (the desk's own); everybody else
reads the immutable `Picture` that the projection makes, or the separate read-only connection. Only
outbox, receipts, records and private notes migrate from one release to the next, all else is rebuilt.

Rooms: `drawer` (connections, transactions, what can go wrong), `tables`, `mirror`, `outbox`,
`receipts`, `snapshots`, `vault`, `notes` and `note_keys`, `settings`; `keys` and `folders` before the
drawer is open, `rescue` when it cannot be opened; `picture` and `projection` for the screens; `store`
holds one of each.
"""
