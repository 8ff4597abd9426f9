"""Files a paper should never be, made on the spot: damaged, locked, disguised, or built to exhaust.

Each is small; what it unfolds to is not.
"""

import io
import zipfile
import zlib

import pymupdf

from tests.pdf.papers import deflated, page_tree, stream, vietnamese_text, write_pdf

_PAGE = b"/MediaBox[0 0 595 842]"


def a_word_file() -> bytes:
    """What a DOCX named .pdf holds."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w:document/>")
    return content.getvalue()


def cut_short(share: float = 0.6) -> bytes:
    """A text paper whose download or copy stopped: MuPDF alone would show blank pages."""
    whole = vietnamese_text(12)
    return whole[: int(len(whole) * share)]


def with_password(password: str = "mật khẩu") -> bytes:
    """A paper that asks for a password before it can be read."""
    document = pymupdf.open(stream=vietnamese_text(1), filetype="pdf")
    content = document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw=password, owner_pw="chủ")
    document.close()
    return bytes(content)


def with_owner_password_only() -> bytes:
    """A paper that anybody may read, though not change."""
    document = pymupdf.open(stream=vietnamese_text(1), filetype="pdf")
    content = document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="", owner_pw="chủ")
    document.close()
    return bytes(content)


def many_pages(count: int) -> bytes:
    """A paper of `count` real pages, all empty."""
    return page_tree([(_PAGE, []) for _ in range(count)])


def claiming_pages(count: int) -> bytes:
    """One page, said to be `count`."""
    return many_pages(1).replace(b"/Count 1/", b"/Count %d/" % count)


def nested_forms(depth: int = 24) -> bytes:
    """Forms that draw the next one twice: 2^depth drawings from 4 KB."""
    own = [stream(b"", b"/F Do")]
    for level in range(depth):
        inner = b"/Resources<</XObject<</F %d 0 R>>>>" % (5 + level + 1) if level < depth - 1 else b""
        draw = b"q /F Do Q q 1 0 0 1 1 1 cm /F Do Q" if inner else b"0 0 5 5 re f"
        own.append(stream(b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]" + inner, draw))
    entries = _PAGE + b"/Contents %d 0 R/Resources<</XObject<</F 5 0 R>>>>"
    return page_tree([(entries, own)])


def second_page_nested_forms(depth: int = 24) -> bytes:
    """An innocent first page before the bomb."""
    first = (_PAGE + b"/Contents %d 0 R", [stream(b"", b"1 0 0 rg 100 100 300 300 re f")])
    own = [stream(b"", b"/F Do")]
    base = 3 + 2 + 2
    for level in range(depth):
        inner = b"/Resources<</XObject<</F %d 0 R>>>>" % (base + level + 1) if level < depth - 1 else b""
        draw = b"q /F Do Q q 1 0 0 1 1 1 cm /F Do Q" if inner else b"0 0 5 5 re f"
        own.append(stream(b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]" + inner, draw))
    entries = _PAGE + b"/Contents %%d 0 R/Resources<</XObject<</F %d 0 R>>>>" % base
    return page_tree([first, (entries, own), first])


def huge_page(points: int = 1_000_000) -> bytes:
    """A page 350 m wide."""
    return page_tree([(b"/MediaBox[0 0 %d %d]" % (points, points), [])])


def swollen_content(megabytes: int = 600) -> bytes:
    """A page whose drawing commands unfold to `megabytes`."""
    packer = zlib.compressobj(9)
    piece = b"0 0 m 1 1 l S\n" * 75_000
    packed = b"".join(packer.compress(piece) for _ in range(megabytes)) + packer.flush()
    return page_tree([(_PAGE + b"/Contents %d 0 R", [stream(b"/Filter/FlateDecode", packed)])])


def swollen_picture(side: int = 30_720) -> bytes:
    """A page with a picture of `side` by `side` pixels, all white."""
    packer = zlib.compressobj(9)
    row = b"\xff" * (side // 8)
    packed = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()
    picture = stream(
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray/BitsPerComponent 1"
        b"/Filter/FlateDecode" % (side, side),
        packed,
    )
    entries = _PAGE + b"/Contents %d 0 R/Resources<</XObject<</I 5 0 R>>>>"
    return page_tree([(entries, [stream(b"", b"q 595 0 0 842 0 0 cm /I Do Q"), picture])])


def circular_pages() -> bytes:
    """A page tree that contains itself."""
    return write_pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 2/Kids[2 0 R 2 0 R]>>"])


def circular_outline() -> bytes:
    """A table of contents whose next line is itself."""
    return write_pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R/Outlines 4 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
            b"<</Type/Outlines/First 5 0 R/Last 5 0 R/Count 1>>",
            b"<</Title(Dieu 1)/Parent 4 0 R/Next 5 0 R/First 5 0 R/Dest[3 0 R/Fit]>>",
        ]
    )


def no_pages() -> bytes:
    """A correct PDF with nothing in it."""
    return page_tree([])


def noise_with_a_header() -> bytes:
    """Says PDF and is not."""
    return b"%PDF-1.7\n" + bytes(range(256)) * 40 + b"\n%%EOF\n"


def deep_arrays(depth: int = 200_000) -> bytes:
    """A content stream of nothing but opening brackets."""
    return page_tree([(_PAGE + b"/Contents %d 0 R", [deflated(b"[" * depth)])])


def broken_index() -> bytes:
    """A whole paper whose cross-reference is lost: any good reader mends it."""
    whole = vietnamese_text(2)
    place = whole.rindex(b"startxref")
    return whole[:place] + b"startxref\n7\n%%EOF\n"


def turned_page() -> bytes:
    """A page lying on its side by its own rotation, with a red square at what is shown top left."""
    entries = b"/MediaBox[0 0 595 842]/Rotate 90/Contents %d 0 R"
    return page_tree([(entries, [stream(b"", b"1 0 0 rg 0 0 100 100 re f")])])
