"""Accounts: who may come in, by what, from which device, and who tried.

    tables        the tables, on their own MetaData        people    accounts, logins, roles, contacts
    slips         printed slips: issue, void, redeem       staff     passwords: sign in, set, change
    devices       enrolled devices, signing in by key      sessions  open, read, touch, end
    throttle      how often somebody may try               sign_in_log   who came in, who tried
    passwords     which are taken; hashing off the loop    purge     what is forgotten, and when

Every function works inside the transaction (`Connection`) it is given and takes the hour (`now_ms`)
and `Randomness` as arguments; writing ones are run by the one writer. Whoever is not let in gets an
`AccountRefused` *returned*, never raised: an exception would roll back the counting of the try.
"""
