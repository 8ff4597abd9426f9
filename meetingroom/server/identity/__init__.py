"""Who this installation is: its root, the leaves certified by it, and the files they live in.

    authority      make a root, certify a leaf (no files)
    files          the folder of keys: modes, atomic writing
    installation   open at start, make at first start, renew; what the server signs with
    standby        certify a second machine in advance
    addresses      the names and addresses this machine answers to
    tls            the server's TLS context, reloaded after renewal

May import `wire` and the ports; must not know SQL, routes or meetings. Operators read
`meetingroom/docs/keys.md`.
"""
