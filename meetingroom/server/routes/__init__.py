"""HTTP and WebSocket: decode, call a handler, encode. One table says what there is.

    operations  the table                 endpoint   one operation as a Starlette route
    openapi     the table as a document   problems   which failure travels under which status
    files       bytes in and out          live       the WebSocket
    throttle    how often one may ask     journal    one log line for each request

May import handlers, hub, papers and records; must not decide anything.
"""
