"""Clean pages bound into one PDF again: pictures, in their order, and nothing else.

Nothing is decoded here. The sizes come out of each picture's own frame, and the same pages make the
same bytes.
"""

import struct

from quarantine.results import Refusal, WashRefused

#: The frame of a JPEG as the quarantine writes it: baseline, or one of its two relatives.
FRAMES = (0xC0, 0xC1, 0xC2)
SCAN = 0xDA
BITS, COLOURS = 8, 3


def size_of(picture: bytes) -> tuple[int, int]:
    """How wide and how high a clean picture is. Raises WashRefused for anything else."""
    at = 2
    while at + 9 < len(picture) and picture[at] == 0xFF and picture[at + 1] != SCAN:
        marker, length = picture[at + 1], int.from_bytes(picture[at + 2 : at + 4])
        if marker in FRAMES:
            bits, high, wide, colours = struct.unpack(">BHHB", picture[at + 4 : at + 10])
            if (bits, colours) == (BITS, COLOURS) and high and wide:
                return wide, high
            break
        at += 2 + length
    raise WashRefused(Refusal.BROKEN)


def bound(pages: tuple[bytes, ...]) -> bytes:
    """One PDF of these pictures, a page each, with no date, no name and no program in it."""
    kids = " ".join(f"{3 + 3 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
    ]
    for number, page in enumerate(pages):
        objects += _page(page, 3 + 3 * number)
    written, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, told in enumerate(objects, 1):
        places.append(len(written))
        written += b"%d 0 obj\n%s\nendobj\n" % (number, told)
    table = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    written += b"".join(b"%010d 00000 n \n" % place for place in places)
    written += b"trailer\n<</Size %d/Root 1 0 R>>\n" % (len(objects) + 1)
    return bytes(written) + b"startxref\n%d\n%%%%EOF\n" % table


def _page(page: bytes, first: int) -> list[bytes]:
    """A page half as large in points as in pixels, what is drawn on it, and its picture."""
    wide, high = size_of(page)
    box = f"{wide / 2:g} {high / 2:g}"
    drawn = f"q {wide / 2:g} 0 0 {high / 2:g} 0 0 cm /P Do Q".encode()
    return [
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {box}]/Contents {first + 1} 0 R"
        f"/Resources<</XObject<</P {first + 2} 0 R>>>>>>".encode(),
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(drawn), drawn),
        f"<</Type/XObject/Subtype/Image/Width {wide}/Height {high}/ColorSpace/DeviceRGB"
        f"/BitsPerComponent 8/Filter/DCTDecode/Length {len(page)}>>\nstream\n".encode()
        + page
        + b"\nendstream",
    ]
