"""A QR code as the path of an SVG."""

from qrcode.main import QRCode


def qr_path(text: str) -> tuple[str, int]:
    """The dark squares of the code as one path, and how many squares a side has."""
    code = QRCode(border=2)
    code.add_data(text)
    rows = code.get_matrix()
    squares = (
        f"M{column} {line}h1v1h-1z"
        for line, row in enumerate(rows)
        for column, dark in enumerate(row)
        if dark
    )
    return "".join(squares), len(rows)
