"""The messenger between the drawer and the server. No Qt; may import `client.store`.

Rooms: `engine` and `intake` (the protocol, without input or output), `transport` (what a line can do and
what goes wrong), `http` (the real one), `loop` (always in one of four states), `downloads` and `files`
(papers in and out), `shop` (threads), `desk` (all of it for one person), `entrance`, `sign_in`,
`coming_back` and `receipt_keys` (sessions), `pinning` and `discovery` (one root, wherever it is).
"""
