"""Pictures: the pixels alone, written anew, at most so large. Imported by the child only."""

import io

from PIL import Image, ImageOps, UnidentifiedImageError

from quarantine.results import Refusal, Washed, WashRefused

#: So much that decoding it stays within the child's memory; JPEG is read at a smaller scale.
MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 16_000_000, "GIF": 16_000_000, "WEBP": 12_000_000}
SIDE = 2560
QUALITY = 88

Image.MAX_IMAGE_PIXELS = None  # our own limit stands before anything is decoded


def warm_up() -> None:
    """Load what is loaded on first use, while files may still be opened."""
    Image.init()
    for form in MOST_PIXELS:
        made = io.BytesIO()
        Image.new("RGB", (8, 8)).save(made, form)
        wash(made.getvalue(), form)


def wash(raw: bytes, form: str) -> Washed:
    """The picture as one JPEG without a single tag. Raises WashRefused."""
    try:
        picture = Image.open(io.BytesIO(raw), formats=[form])
    except UnidentifiedImageError:
        raise WashRefused(Refusal.BROKEN) from None
    if picture.width * picture.height > MOST_PIXELS[form]:
        raise WashRefused(Refusal.TOO_MUCH)
    picture.draft("RGB", (SIDE, SIDE))
    return Washed((jpeg(picture),))


def jpeg(picture: Image.Image) -> bytes:
    """The pixels, upright and on white, as JPEG."""
    picture.load()
    turned = picture.info.get("exif", b"")
    if picture.mode not in {"RGB", "L", "RGBA"}:
        picture = picture.convert("RGBA")
    picture.thumbnail((SIDE, SIDE), reducing_gap=2.0)
    picture.info = {"exif": turned}
    picture = ImageOps.exif_transpose(picture)
    clean = Image.new("RGB", picture.size, "white")
    clean.paste(picture, mask=picture if picture.mode == "RGBA" else None)
    written = io.BytesIO()
    clean.save(written, "JPEG", quality=QUALITY)
    return written.getvalue()
