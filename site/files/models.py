"""Images and documents: no hidden metadata in pictures, the text of documents for search."""

import hashlib
from io import BytesIO
from typing import Any, ClassVar

from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _
from PIL import Image as Picture
from PIL import ImageOps
from wagtail.documents.models import AbstractDocument, Document
from wagtail.images.models import AbstractImage, AbstractRendition, Image


def sha256_of(file: Any) -> str:
    """Hex SHA-256 of an open or closed Django file; leaves it at its beginning."""
    digest = hashlib.sha256()
    file.open("rb")
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def without_metadata(data: bytes) -> bytes | None:
    """The same picture without EXIF (a phone writes where it was taken); None if there was none."""
    with Picture.open(BytesIO(data)) as picture:
        kind = picture.format
        if kind not in {"JPEG", "PNG", "WEBP"} or not (picture.getexif() or picture.info.get("exif")):
            return None
        upright = ImageOps.exif_transpose(picture)
        clean = Picture.new(upright.mode, upright.size)
        clean.paste(upright)
        if upright.mode == "P" and (palette := upright.getpalette()):
            clean.putpalette(palette)
        out = BytesIO()
        options = {"quality": 92} if kind in {"JPEG", "WEBP"} else {}
        clean.save(out, format=kind, icc_profile=picture.info.get("icc_profile"), **options)
        return out.getvalue()


class SiteImage(AbstractImage):
    """An image whose metadata (place, device, time) is removed before it is stored."""

    credit = models.CharField(_("credit"), max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True, editable=False)

    admin_form_fields: ClassVar[tuple[str, ...]] = (*Image.admin_form_fields, "credit")

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.file and not self.file._committed:
            self.file.open("rb")
            cleaned = without_metadata(self.file.read())
            self.file.seek(0)
            if cleaned is not None:
                name = self.file.name
                self.file = ContentFile(cleaned, name=name)
                self.file_size = len(cleaned)
            self.sha256 = sha256_of(self.file)
        super().save(*args, **kwargs)


class SiteRendition(AbstractRendition):
    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_filter"
            )
        ]


class SiteDocument(AbstractDocument):
    """A file to download with its text, one form feed between pages, for search and previews."""

    class TextState(models.TextChoices):
        WAITING = "waiting", _("Not read yet")
        DONE = "done", _("Read")
        NONE_FOUND = "none", _("No text found (scanned?)")
        FAILED = "failed", _("Could not be read")
        NOT_READ = "skipped", _("Kind of file that is not read")

    language = models.CharField(_("language"), max_length=10, default="en")
    text = models.TextField(blank=True, editable=False)
    text_state = models.CharField(max_length=7, choices=TextState, default=TextState.WAITING, editable=False)
    text_note = models.CharField(max_length=200, blank=True, editable=False)
    page_count = models.PositiveIntegerField(null=True, blank=True, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True, editable=False)

    admin_form_fields: ClassVar[tuple[str, ...]] = (*Document.admin_form_fields, "language")

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.file and not self.file._committed:
            self.sha256 = sha256_of(self.file)
            self.file_size = self.file.size
            self.text, self.text_state = "", self.TextState.WAITING
        super().save(*args, **kwargs)
