"""Đăng nhập: meeting the server, proving who one is, and opening one's own drawer."""
