"""PDF: a picture of each page; what acts, links or lies hidden in it stays behind. Child only."""

import pypdfium2
from PIL import Image

from quarantine import images
from quarantine.results import Refusal, Washed, WashRefused

MOST_PAGES = 20
WIDE, HIGH = 1240, 1754
BLANK = (595, 842)


def warm_up() -> None:
    """Load what is loaded on first use, while files may still be opened."""
    images.warm_up()
    paper = pypdfium2.PdfDocument.new()
    paper.new_page(*BLANK)
    _picture(paper[0])


def wash(raw: bytes, _form: str) -> Washed:
    """The first pages as pictures, one part each. Raises WashRefused."""
    try:
        paper = pypdfium2.PdfDocument(raw)
    except pypdfium2.PdfiumError:
        raise WashRefused(Refusal.BROKEN) from None
    pages = len(paper)
    if not pages:
        raise WashRefused(Refusal.BROKEN)
    shown = min(pages, MOST_PAGES)
    return Washed(
        tuple(images.jpeg(_picture(paper[number])) for number in range(shown)), pages - shown
    )


def _picture(page: pypdfium2.PdfPage) -> Image.Image:
    width, height = page.get_size()
    if width < 1 or height < 1:
        raise WashRefused(Refusal.BROKEN)
    drawn: Image.Image = page.render(scale=min(WIDE / width, HIGH / height)).to_pil()
    return drawn
