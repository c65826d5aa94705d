"""Pictures lose what a phone writes into them before they are stored."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from files.models import without_metadata
from tests.factories.files import ImageFactory, gps_exif, picture_bytes

pytestmark = pytest.mark.django_db


def exif_of(file):
    with file.open("rb") as stream, Image.open(BytesIO(stream.read())) as picture:
        return dict(picture.getexif())


@pytest.mark.parametrize(("kind", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp")])
def test_place_and_device_are_removed(kind, name):
    data = picture_bytes(kind, exif=gps_exif())
    assert b"Camera maker" in data
    image = ImageFactory(file=ContentFile(data, name=name))
    assert exif_of(image.file) == {}
    with image.file.open("rb") as stored:
        assert b"Camera maker" not in stored.read()


def test_renditions_have_none_either():
    image = ImageFactory(file=ContentFile(picture_bytes(exif=gps_exif()), name="a.jpg"))
    assert exif_of(image.get_rendition("fill-200x100").file) == {}


def test_a_picture_is_turned_upright_first():
    data = picture_bytes(size=(300, 200), exif=gps_exif(orientation=6))
    with Image.open(BytesIO(without_metadata(data))) as picture:
        assert picture.size == (200, 300)


def test_a_picture_without_metadata_is_kept_as_it_is():
    assert without_metadata(picture_bytes()) is None


def test_size_and_checksum_are_those_of_what_is_stored():
    image = ImageFactory(file=ContentFile(picture_bytes(exif=gps_exif()), name="a.jpg"))
    with image.file.open("rb") as stored:
        data = stored.read()
    import hashlib

    assert image.file_size == len(data)
    assert image.sha256 == hashlib.sha256(data).hexdigest()
