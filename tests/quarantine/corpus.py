"""What strangers send, made here: honest files, and files that want something."""

import io
import struct
import zipfile
import zlib

import av
import pypdfium2
from PIL import Image

GPS = 0x8825
CANARY = b"Kanarienvogel-7731"


def picture(
    form: str = "JPEG", size: tuple[int, int] = (640, 480), mode: str = "RGB", **how: object
) -> bytes:
    made = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(made, form, **how)
    return made.getvalue()


def with_place() -> bytes:
    """A photograph that knows where it was taken, by what, and says it in every way it can."""
    exif = Image.Exif()
    exif[0x0110] = CANARY.decode()
    exif[0x0112] = 6
    exif.get_ifd(GPS).update({1: "N", 2: (50.0, 27.0, 0.0), 3: "E", 4: (30.0, 31.0, 0.0)})
    return picture(exif=exif, comment=CANARY, xmp=b"<x:xmpmeta>" + CANARY)


def polyglot() -> bytes:
    """A picture that is an archive too, and a page."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("x.html", b"<script>" + CANARY + b"</script>")
    return picture("GIF") + packed.getvalue()


def drawing() -> bytes:
    return b'<svg xmlns="http://www.w3.org/2000/svg" onload="fetch(\'/\')"><text>hi</text></svg>'


def archive() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("bomb", bytes(30_000_000))
    return packed.getvalue()


def vast(side: int = 30_000) -> bytes:
    """A picture of one colour that is small on the way and vast when unpacked."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        )

    line = bytes(1 + side // 8)
    packer, body = zlib.compressobj(9), b""
    for _row in range(side):
        body += packer.compress(line)
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", body + packer.flush())
        + chunk(b"IEND", b"")
    )


def inflating() -> bytes:
    """A small picture with a note of 40 MB, packed."""
    made = picture("PNG")
    note = b"Comment\0\0" + zlib.compress(bytes(40_000_000), 9)
    chunk = (
        struct.pack(">I", len(note))
        + b"zTXt"
        + note
        + struct.pack(">I", zlib.crc32(b"zTXt" + note))
    )
    return made[:33] + chunk + made[33:]


def sound(form: str = "ogg", codec: str = "libopus", seconds: int = 2, rate: int = 48_000) -> bytes:
    made = io.BytesIO()
    with av.open(made, "w", format=form) as written:
        written.metadata.update({"title": CANARY.decode(), "location": "+50.45+030.52/"})
        stream = written.add_stream(codec, rate=rate, layout="mono")
        size = stream.codec_context.frame_size or rate // 50
        kind = stream.codec_context.format.name
        for number in range(seconds * rate // size):
            frame = av.AudioFrame(format=kind, layout="mono", samples=size)
            for plane in frame.planes:
                plane.update(bytes(plane.buffer_size))
            frame.sample_rate, frame.pts = rate, number * size
            written.mux(stream.encode(frame))
        written.mux(stream.encode(None))
    return made.getvalue()


def film() -> bytes:
    made = io.BytesIO()
    with av.open(made, "w", format="mp4") as written:
        stream = written.add_stream("mpeg4", rate=5)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for _number in range(3):
            written.mux(stream.encode(av.VideoFrame(64, 64, "yuv420p")))
        written.mux(stream.encode(None))
    return made.getvalue()


def paper(pages: int = 2) -> bytes:
    """A paper of so many pages with a text, a link and a script that would like to run."""
    made = io.BytesIO()
    blank = pypdfium2.PdfDocument.new()
    for _number in range(pages):
        blank.new_page(595, 842)
    blank.save(made)
    return made.getvalue()


def written_paper() -> bytes:
    """One page by hand: words in a font that every reader has, a script, an author's name."""
    words = b"BT /F1 48 Tf 72 700 Td (Come to the bridge) Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(words), words),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</Author(%s)>>" % CANARY,
    ]
    body, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        body
        + b"xref\n0 %d\n0000000000 65535 f \n" % size
        + table
        + b"trailer<</Size %d/Root 1 0 R/Info 6 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, len(body))
    )
