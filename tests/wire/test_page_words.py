"""Which pages have words."""

import pytest

from meetingroom.wire.page_words import is_readable


@pytest.mark.parametrize(
    ("text", "searchable"),
    [
        ("Căn cứ Luật Tổ chức chính quyền địa phương", True),
        ("Điều 1", False),
        ("\ufffd\ue001\x02" * 40, False),
        ("Căn cứ Luật Tổ chức " + "\ufffd" * 40, False),
    ],
)
def test_only_words_a_person_could_type_count_as_text(text: str, searchable: bool) -> None:
    assert is_readable(text) is searchable
