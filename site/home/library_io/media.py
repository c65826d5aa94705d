"""Images and documents: those already on the site, those in a folder beside the file, new ones."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from PIL import Image as Picture
from wagtail.models import Collection, CollectionViewRestriction

from files.models import SiteDocument, SiteImage, sha256_of, without_metadata
from home.library_io.references import MediaReference

MODELS: dict[str, type[SiteImage] | type[SiteDocument]] = {"image": SiteImage, "document": SiteDocument}


def reference_to(media: SiteImage | SiteDocument) -> MediaReference:
    """How the file names what is stored; reads the file only if its checksum was never kept."""
    is_image = isinstance(media, SiteImage)
    return MediaReference(
        kind="image" if is_image else "document",
        file=Path(media.file.name).name,
        sha256=media.sha256 or sha256_of(media.file),
        title=media.title,
        credit=media.credit if is_image else "",
        language="" if is_image or media.language == "en" else media.language,
    )


class StoredMedia:
    """What the site has, by primary key and by checksum. Of several with one checksum the oldest counts."""

    def __init__(self) -> None:
        self._by_sha: dict[tuple[str, str], tuple[int, MediaReference] | None] = {}
        self._by_pk: dict[tuple[str, int], MediaReference | None] = {}

    def find(self, kind: str, sha256: str) -> tuple[int, MediaReference] | None:
        key = kind, sha256
        if key not in self._by_sha:
            media = MODELS[kind].objects.filter(sha256=sha256).order_by("pk").first()
            self._by_sha[key] = (media.pk, reference_to(media)) if media else None
        return self._by_sha[key]

    def reference(self, kind: str, pk: int | None) -> MediaReference | None:
        """The reference that stands for a stored file; None when there is no such file."""
        if pk is None:
            return None
        if (kind, pk) not in self._by_pk:
            media = MODELS[kind].objects.filter(pk=pk).first()
            found = reference_to(media) if media else None
            first = self.find(kind, found.sha256) if found else None
            self._by_pk[kind, pk] = first[1] if first else found
        return self._by_pk[kind, pk]

    def remember(self, media: SiteImage | SiteDocument, also_known_as: str) -> None:
        found = reference_to(media)
        for sha256 in {found.sha256, also_known_as}:
            self._by_sha[found.kind, sha256] = (media.pk, found)


class MediaFolder:
    """The folder of `--media`, each file of it read once. Without a folder only stored files are known."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.stored = StoredMedia()
        self._sums: dict[str, str | None] = {}
        self._verdicts: dict[tuple[str, str, str], str] = {}
        #: The fullest mention of each file, since a link in a text cannot carry a title.
        self._details: dict[tuple[str, str], MediaReference] = {}
        #: Checksum of a picture as it was taken → checksum without its hidden data, as the site keeps it.
        self._cleaned: dict[str, str] = {}

    def canonical(self, reference: MediaReference) -> MediaReference:
        """The reference as an export would write it, if the file is on the site already."""
        found = self.find(reference)
        return found[1] if found else reference

    def details(self, reference: MediaReference) -> MediaReference:
        """The reference with the title, credit and language that the file gives somewhere."""
        return self._details.get((reference.kind, reference.sha256), reference)

    def find(self, reference: MediaReference) -> tuple[int, MediaReference] | None:
        found = self.stored.find(reference.kind, reference.sha256)
        if found is None and reference.sha256 in self._cleaned:
            found = self.stored.find(reference.kind, self._cleaned[reference.sha256])
        return found

    def problem_with(self, reference: MediaReference) -> str:
        """What is wrong with a reference, in words; empty when the file can be used."""
        if reference.title:
            self._details.setdefault((reference.kind, reference.sha256), reference)
        key = reference.kind, reference.file, reference.sha256
        if key not in self._verdicts:
            self._verdicts[key] = self._look_at(reference)
        return self._verdicts[key]

    def _look_at(self, reference: MediaReference) -> str:
        if self.stored.find(reference.kind, reference.sha256):
            return ""
        if self.folder is None:
            return "not on the site, and no --media folder was given:"
        path = self.folder / reference.file
        found = self.sha256(reference.file)
        if found is None:
            return "not in the media folder:"
        if found != reference.sha256:
            return "has another SHA-256 in the media folder:"
        extension = path.suffix.lower().lstrip(".")
        is_image = reference.kind == "image"
        if extension not in (
            settings.WAGTAILIMAGES_EXTENSIONS if is_image else settings.WAGTAILDOCS_EXTENSIONS
        ):
            return f"not a kind of {reference.kind} that the site takes:"
        limit = settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE if is_image else settings.WAGTAILDOCS_MAX_UPLOAD_SIZE
        if path.stat().st_size > limit:
            return f"larger than {limit // 1024 // 1024} MB:"
        return self._look_at_picture(path, found) if is_image else ""

    def _look_at_picture(self, path: Path, sha256: str) -> str:
        try:
            with Picture.open(path) as picture:
                picture.verify()
            cleaned = without_metadata(path.read_bytes())
        except Exception:  # noqa: BLE001 - Pillow raises whatever its readers raise
            return "not a picture that can be read:"
        if cleaned is not None:
            self._cleaned[sha256] = hashlib.sha256(cleaned).hexdigest()
        return ""

    def sha256(self, name: str) -> str | None:
        """The checksum of a plain file of the folder; None when there is none of that name."""
        if name not in self._sums:
            path = self.folder / name if self.folder else None
            if path is None or not path.is_file() or path.is_symlink():
                self._sums[name] = None
            else:
                with path.open("rb") as file:
                    self._sums[name] = hashlib.file_digest(file, "sha256").hexdigest()
        return self._sums[name]


class MediaWriter:
    """Stores new files inside a transaction; `discard` removes them again when it is rolled back."""

    def __init__(self, folder: MediaFolder) -> None:
        self.folder = folder
        self.created = 0
        self._written: list[tuple[Storage, str]] = []

    def obtain(self, reference: MediaReference) -> int:
        """The primary key of the stored file, made now if the site does not have it."""
        found = self.folder.find(reference)
        if found is not None:
            return found[0]
        assert self.folder.folder is not None  # noqa: S101 - checked before anything is written
        path = self.folder.folder / reference.file
        media = self._new(self.folder.details(reference), path)
        self.folder.stored.remember(media, reference.sha256)
        self.created += 1
        return media.pk

    def _new(self, reference: MediaReference, path: Path) -> SiteImage | SiteDocument:
        media: Any = MODELS[reference.kind](title=reference.title or path.stem)
        if isinstance(media, SiteImage):
            media.credit = reference.credit
        else:
            media.language = reference.language or "en"
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != reference.sha256:
            raise OSError(f"{reference.file} changed while it was read")
        media.file = self._left_behind(media, path.name, data) or ContentFile(data, name=path.name)
        media.file_size = len(data)
        is_new = not media.file._committed
        try:
            media.save()
        finally:
            if is_new and media.file._committed:
                self._written.append((media.file.storage, media.file.name))
        if not media.sha256:
            media.sha256 = reference.sha256
            media.save(update_fields=["sha256"])
        return media

    def _left_behind(self, media: Any, name: str, data: bytes) -> str | None:
        """The same file in the storage that no row knows, as a restored database leaves behind."""
        field = media._meta.get_field("file")
        wanted = field.generate_filename(media, name)
        storage: Storage = field.storage
        if type(media)._default_manager.filter(file=wanted).exists() or not storage.exists(wanted):
            return None
        if isinstance(media, SiteImage):
            data = without_metadata(data) or data
        with storage.open(wanted) as file:
            same = file.read() == data
        return wanted if same else None

    def discard(self) -> None:
        for storage, name in self._written:
            storage.delete(name)
        self._written.clear()


class MediaExport:
    """Copies files into a folder under their own names; two files of one name get different ones."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        self.count = 0
        self.missing: list[str] = []
        #: Kind and checksum → name in the folder, None when the file could not be copied.
        self._names: dict[tuple[str, str], str | None] = {}
        self._owners: dict[str, str] = {}

    def name_of(self, reference: MediaReference, pk: int) -> str | None:
        """The name in the export; copies the file at its first mention. None when it is lost."""
        key = reference.kind, reference.sha256
        if key not in self._names:
            name = reference.file
            if self._owners.get(name, reference.sha256) != reference.sha256:
                stem, dot, extension = name.rpartition(".")
                name = f"{stem}-{reference.sha256[:8]}{dot}{extension}"
            self._owners[name] = reference.sha256
            self._names[key] = name if self._copy(reference, pk, name) else None
        return self._names[key]

    def _copy(self, reference: MediaReference, pk: int, name: str) -> bool:
        if self.folder is None:
            return True
        media = MODELS[reference.kind].objects.get(pk=pk)
        target = self.folder / name
        try:
            with media.file.open("rb") as source, target.open("wb") as copy:
                shutil.copyfileobj(source, copy)
        except FileNotFoundError:
            self.missing.append(media.file.name)
            target.unlink(missing_ok=True)
            return False
        self.count += 1
        return True


def hidden_media() -> set[tuple[str, int]]:
    """Kind and primary key of every file in a collection that not everybody may see."""
    hidden: set[tuple[str, int]] = set()
    for restriction in CollectionViewRestriction.objects.select_related("collection"):
        tree = Collection.objects.filter(path__startswith=restriction.collection.path)
        for kind, model in MODELS.items():
            pks = model.objects.filter(collection__in=tree).values_list("pk", flat=True)
            hidden |= {(kind, pk) for pk in pks}
    return hidden
