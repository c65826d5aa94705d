"""Why an item matched: marked words, a snippet, and reasons, from the raw text and never from an engine.

Everything is plain text with marks beside it; templates escape it, interfaces take it as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext

from search.analysis import WORD, pairs_of, words
from search.documents import Document
from search.parse import Group, ParsedQuery

SNIPPET = 240
#: Longer texts are read only around places where a wanted word may stand.
_SHORT, _LONG, _READ = 300, 3000, 30_000
_AROUND, _MOST_PLACES = 300, 40
_BLANKS = re.compile(r"\s+")

ReasonKind = Literal["typed", "synonym", "correction", "missing"]
Place = Literal["", "title", "summary", "terms", "body", "files"]


@dataclass(frozen=True)
class Segment:
    """A stretch of raw text; `is_match` says whether to mark it. Escape `text` in HTML."""

    text: str
    is_match: bool = False


@dataclass(frozen=True)
class Reason:
    """How one typed word or phrase is met by an item, or that it is not.

    text: the synonym or the corrected word. place: where it stands first, the most telling place first;
    detail: the term, or the file; page: of the file, from 1, when the file has pages.
    """

    kind: ReasonKind
    typed: str
    text: str = ""
    place: Place = ""
    detail: str = ""
    page: int | None = None

    @property
    def words(self) -> str:
        """In words: "HV → health visitor", "sleep: page 7 of Pathway.pdf", "Missing: outreach"."""
        if self.kind == "missing":
            return gettext("Missing: %(word)s") % {"word": self.typed}
        said = f"{self.typed} → {self.text}" if self.text else self.typed
        where = self._where()
        return gettext("%(word)s: %(place)s") % {"word": said, "place": where} if where else said

    def _where(self) -> str:
        if self.place == "files":
            if self.page:
                return gettext("page %(page)d of %(file)s") % {"page": self.page, "file": self.detail}
            return gettext("in %(file)s") % {"file": self.detail}
        if self.place == "terms":
            return gettext("filed under %(term)s") % {"term": self.detail}
        return ""


@dataclass(frozen=True)
class Highlight:
    """What a result shows of a match. snippet: empty when title and summary already show everything."""

    title: tuple[Segment, ...]
    summary: tuple[Segment, ...]
    snippet: tuple[Segment, ...]
    reasons: tuple[Reason, ...]

    @property
    def plain_snippet(self) -> str:
        """The snippet without marks, for the interface."""
        return plain(self.snippet)

    @property
    def matched(self) -> tuple[str, ...]:
        """The reasons in words, for the interface."""
        return tuple(reason.words for reason in self.reasons)


@dataclass(frozen=True)
class _Mark:
    """A match in a text: which group, by which alternative, where."""

    group: int
    alternative: int
    start: int
    end: int


def plain(segments: Iterable[Segment]) -> str:
    """The text of segments without marks."""
    return "".join(segment.text for segment in segments)


class Highlighter:
    """Highlights the hits of one query. Give it `RawResult.query`, which has the corrections."""

    def __init__(self, query: ParsedQuery | None, locale: str) -> None:
        self.groups: tuple[Group, ...] = query.groups if query else ()
        self.locale = locale
        telling = [i for i, group in enumerate(self.groups) if group.required or group.age]
        self.telling = telling or list(range(len(self.groups)))
        self.wanted: dict[str, list[tuple[int, int, tuple[str, ...]]]] = {}
        for i in self.telling:
            for j, alternative in enumerate(self.groups[i].alternatives):
                self.wanted.setdefault(alternative.tokens[0], []).append((i, j, alternative.tokens))
        self.heads = sorted({stem[:4] for stem in self.wanted})
        either = "|".join(map(re.escape, self.heads))
        self.glance = re.compile(rf"(?<![^\W_])(?:{either})", re.IGNORECASE)
        # "&" is read as "and", "to" between numbers is not read; after an apostrophe a word goes on.
        plain_words = locale == "en" and not {"and", "to"} & self.wanted.keys()
        start = r"(?<![^\W_])(?<![^\W_]['`])(?<![^\W_]['`]['`])(?<![^\W_]['`]['`]['`])"
        loose = "|".join("['`]*".join(map(re.escape, head)) for head in self.heads)
        self.pick = re.compile(rf"{start}(?:{loose})", re.IGNORECASE | re.ASCII) if plain_words else None

    def mark(self, text: str) -> tuple[Segment, ...]:
        """A short text (a title, a summary) with its matches marked."""
        return _segments(text, 0, len(text), self._marks(text))

    def highlight(self, document: Document, matched: Sequence[Sequence[int]] | None = None) -> Highlight:
        """Marks, snippet and reasons for a hit. matched: `Hit.matched`; found out here when not given."""
        shown = {"title": self._marks(document.title), "summary": self._marks(document.summary)}
        body = self._marks(document.body)
        seen = {mark.group for marks in shown.values() for mark in marks}
        missing = [i for i in self.telling if i not in seen and (matched is None or matched[i])]
        snippet: tuple[Segment, ...] = ()
        if body and (missing or not document.summary):
            snippet = best_window(document.body, body)
        in_files: dict[int, tuple[int, Reason]] = {}
        left = [i for i in missing if i not in {mark.group for mark in body}]
        left = [i for i in left if not self._in_terms(document, i)]
        if left:
            in_files, window = self._files(document, left)
            snippet = snippet or window
        reasons = tuple(
            self._reason(
                document, i, {**shown, "body": body}, in_files, matched[i] if matched is not None else None
            )
            for i in self.telling
        )
        return Highlight(
            _segments(document.title, 0, len(document.title), shown["title"]),
            _segments(document.summary, 0, len(document.summary), shown["summary"]),
            snippet,
            reasons,
        )

    def _marks(self, text: str) -> list[_Mark]:
        """All matches of a text; in a long one those in stretches around possible places.

        English stems begin like their words, so a glance at the raw text finds the places; in other
        languages folding changes first letters too, and only the beginning of a long text is read.
        """
        if not self.wanted or not text:
            return []
        if self.locale != "en":
            return self._read(text[:_READ], 0)
        if len(text) > _SHORT and not self._may_have(text):
            return []
        if len(text) <= _LONG:
            return self._read(text, 0)
        marks: list[_Mark] = []
        done, places = 0, 0
        for hit in self.glance.finditer(text):
            if hit.start() < done:
                continue
            start = max(done, text.rfind(" ", 0, max(hit.start() - _AROUND, 0)) + 1)
            end = text.find(" ", min(hit.start() + 2 * _AROUND, len(text)))
            done = len(text) if end < 0 else end
            marks += self._read(text[start:done], start)
            places += 1
            if places >= _MOST_PLACES:
                break
        return marks

    def _may_have(self, text: str) -> bool:
        """A quick no; accented letters make it a maybe."""
        lowered = text.lower()
        return any(head in lowered for head in self.heads) or (len(text) <= _LONG and not text.isascii())

    def _pick(self, text: str, base: int) -> list[_Mark]:
        """Like `_read`, for plain English: only words that begin like a wanted stem are analysed."""
        marks = []
        for hit in self.pick.finditer(text):
            raw = WORD.match(text, hit.start())
            pairs = pairs_of(raw.group(), self.locale) if raw else ()
            for group, alternative, tokens in self.wanted.get(pairs[0][1], ()) if len(pairs) == 1 else ():
                end = raw.end()
                if len(tokens) > 1:
                    run = list(words(text[hit.start() : hit.start() + _AROUND], self.locale))[: len(tokens)]
                    if tuple(one.stem for one in run) != tokens:
                        continue
                    end = hit.start() + run[-1].end
                marks.append(_Mark(group, alternative, base + hit.start(), base + end))
        return marks

    def _read(self, text: str, base: int) -> list[_Mark]:
        if self.pick and text.isascii():
            return self._pick(text, base)
        found = list(words(text, self.locale))
        marks = []
        for at, word in enumerate(found):
            for group, alternative, tokens in self.wanted.get(word.stem, ()):
                run = found[at : at + len(tokens)]
                if len(tokens) == 1 or tuple(one.stem for one in run) == tokens:
                    marks.append(_Mark(group, alternative, base + word.start, base + run[-1].end))
        return marks

    def _in_terms(self, document: Document, group: int) -> str:
        """The first term that has a group, empty if none has."""
        for term in document.terms:
            if any(mark.group == group for mark in self._marks(term)):
                return term
        return ""

    def _files(
        self, document: Document, wanted: Sequence[int]
    ) -> tuple[dict[int, tuple[int, Reason]], tuple[Segment, ...]]:
        """For groups that stand in files only: by which alternative, on which page; and a snippet."""
        found: dict[int, tuple[int, Reason]] = {}
        window: tuple[Segment, ...] = ()
        for file in document.files:
            pages = file.pages if self.locale != "en" or self._may_have(file.text) else []
            for number, page in enumerate(pages, start=1):
                marks = [mark for mark in self._marks(page) if mark.group in wanted]
                for mark in marks:
                    reason = Reason("typed", "", "", "files", file.name, number if len(pages) > 1 else None)
                    found.setdefault(mark.group, (mark.alternative, reason))
                if marks and not window:
                    window = best_window(page, marks)
                if len(found) == len(wanted):
                    return found, window
            for mark in self._marks(file.name):
                if mark.group in wanted:
                    found.setdefault(
                        mark.group, (mark.alternative, Reason("typed", "", "", "files", file.name))
                    )
        return found, window

    def _reason(
        self,
        document: Document,
        group: int,
        places: dict[Place, list[_Mark]],
        in_files: dict[int, tuple[int, Reason]],
        matched: Sequence[int] | None,
    ) -> Reason:
        typed = self.groups[group].typed
        alternative: int | None = min(matched) if matched else None
        where: Reason | None = None
        for place, marks in places.items():
            own = [mark.alternative for mark in marks if mark.group == group]
            if own:
                alternative, where = (
                    min(own) if alternative is None else alternative,
                    Reason("typed", "", "", place),
                )
                break
        if where is None and (term := self._in_terms(document, group)):
            where = Reason("typed", "", "", "terms", term)
            alternative = 0 if alternative is None else alternative
        if where is None and group in in_files:
            alternative, where = in_files[group]
        if alternative is None:
            return Reason("missing", typed)
        chosen = self.groups[group].alternatives[alternative]
        text = "" if chosen.source == "typed" else chosen.text
        if where is None:
            return Reason(chosen.source, typed, text)
        return Reason(chosen.source, typed, text, where.place, where.detail, where.page)


def best_window(text: str, marks: Sequence[_Mark], length: int = SNIPPET) -> tuple[Segment, ...]:
    """The stretch with most different groups, then most matches, then the first; cut between words."""
    best, chosen = (-1, -1), 0
    for i, first in enumerate(marks):
        inside = [mark for mark in marks[i : i + 30] if mark.end <= first.start + length]
        value = (len({mark.group for mark in inside}), len(inside))
        if value > best:
            best, chosen = value, i
    first = marks[chosen]
    last = max((mark.end for mark in marks[chosen:] if mark.end <= first.start + length), default=first.end)
    spare = max(length - (last - first.start), 0)
    start = max(first.start - spare // 3, 0)
    end = min(max(start + length, first.end), len(text))
    start = max(min(start, end - length), 0)
    if start:
        blank = _BLANKS.search(text, start, first.start)
        start = blank.end() if blank else first.start
    if end < len(text):
        cut = max(text.rfind(blank, last, end) for blank in " \n\f\t")
        end = cut if cut >= last else end
    segments = _segments(
        text, start, end, [mark for mark in marks if start <= mark.start and mark.end <= end]
    )
    if start:
        segments = (Segment("… "), *segments)
    return (*segments, Segment(" …")) if end < len(text.rstrip()) else segments


def _segments(text: str, start: int, end: int, marks: Sequence[_Mark]) -> tuple[Segment, ...]:
    """A stretch of text taken apart at its matches; blanks are folded, overlapping matches joined."""
    spans: list[list[int]] = []
    for mark in sorted(marks, key=lambda mark: mark.start):
        if spans and mark.start <= spans[-1][1]:
            spans[-1][1] = max(spans[-1][1], mark.end)
        else:
            spans.append([mark.start, mark.end])
    parts: list[Segment] = []
    at = start
    for first, last in spans:
        parts.append(Segment(_BLANKS.sub(" ", text[at:first])))
        parts.append(Segment(_BLANKS.sub(" ", text[first:last]), True))
        at = last
    parts.append(Segment(_BLANKS.sub(" ", text[at:end])))
    return tuple(part for part in parts if part.text)
