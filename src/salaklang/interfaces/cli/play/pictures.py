"""A picture to upload: what a phone would take of a card, but blank."""

import io

from PIL import Image, ImageDraw


def identity_card() -> tuple[str, bytes, str]:
    """File name, bytes and media type of a small PNG that shows no person."""
    picture = Image.new("RGB", (856, 540), "#dfe7f2")
    ImageDraw.Draw(picture).rectangle((40, 40, 816, 500), outline="#7a8aa0", width=4)
    held = io.BytesIO()
    picture.save(held, "PNG")
    return "card.png", held.getvalue(), "image/png"
