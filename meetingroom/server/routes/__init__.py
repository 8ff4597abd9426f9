"""Decode a request, call one handler, encode its answer. No rule, no SQL, no decision is taken here."""
