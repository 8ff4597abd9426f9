"""One function per request: what is asked of the house and what it answers, as messages.

    house       everything a handler may use, composed once
    door        who comes in: tokens to sessions
    commands    /commands            syncing   /sync            notes      /notes
    recovering  /recover             papers    /blobs           signing_in sign-in, slips, devices
    plain       root, health, calls for help

May import papers, hub and records; must not know HTTP (no requests, responses, headers, status codes).
"""
