"""Images and documents made on the spot."""

from io import BytesIO

import factory
from django.core.files.base import ContentFile
from PIL import Image

from files.models import SiteDocument, SiteImage


def picture_bytes(kind="JPEG", size=(1200, 800), colour="#0b4f48", exif=None, **options):
    """An encoded picture; `exif` is a `PIL.Image.Exif`."""
    out = BytesIO()
    if exif is not None:
        options["exif"] = exif
    Image.new("RGB", size, colour).save(out, format=kind, **options)
    return out.getvalue()


def gps_exif(orientation=1):
    """What a phone writes: camera, orientation and the place."""
    exif = Image.Exif()
    exif[0x010F] = "Camera maker"
    exif[0x0112] = orientation
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (51.0, 30.0, 0.0)
    gps[3], gps[4] = "W", (0.0, 7.0, 0.0)
    return exif


class ImageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SiteImage

    title = factory.Sequence(lambda n: f"Image {n}")
    file = factory.LazyFunction(lambda: ContentFile(picture_bytes(), name="picture.jpg"))
    width, height = 1200, 800


class DocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SiteDocument

    title = factory.Sequence(lambda n: f"Document {n}")
    file = factory.LazyFunction(lambda: ContentFile(b"Some words.", name="words.txt"))
