"""Clean pages become one PDF that any reader opens, with nothing in it but them."""

import pypdfium2
import pytest

from quarantine.binding import bound, size_of
from quarantine.results import WashRefused
from tests.quarantine import corpus


def test_every_page_is_one_of_the_pictures():
    pages = (corpus.picture(), corpus.picture(size=(300, 500)))
    opened = pypdfium2.PdfDocument(bound(pages))
    assert [page.get_size() for page in opened] == [(320, 240), (150, 250)]
    assert opened.get_metadata_dict(skip_empty=True) == {}


def test_a_picture_stands_in_it_as_it_is():
    picture = corpus.picture()
    assert picture in bound((picture,))


def test_the_same_pages_make_the_same_bytes():
    pages = (corpus.picture(), corpus.picture(size=(300, 500)))
    assert bound(pages) == bound(pages)


@pytest.mark.parametrize(
    "odd",
    [b"", b"\xff\xd8\xff", corpus.picture()[:40], corpus.picture(mode="L"), corpus.picture("PNG")],
    ids=["empty", "short", "cut", "grey", "other"],
)
def test_what_says_no_size_is_refused(odd):
    with pytest.raises(WashRefused):
        size_of(odd)
