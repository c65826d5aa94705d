"""The life of an index: made beside the one in use, filled, checked, put in its place, kept a day, deleted.

The alias of a release is `<name>-<schema>`, so that two releases never ask each other's index; the index
that is being filled stands behind `<name>-<schema>-building`. Whoever is stopped in the middle, another goes
on where the index is. Two who build at once write the same things into the same index.
"""

from __future__ import annotations

import logging
import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from elasticsearch import BadRequestError, Elasticsearch, NotFoundError

from search.engines.base import DocumentSource, EngineError, Generation
from search.engines.elasticsearch import mapping
from search.engines.elasticsearch.drift import mend
from search.engines.elasticsearch.writing import Progress, Writer

logger = logging.getLogger(__name__)

#: An index that is not used any more is kept this long: who takes a release back finds it.
KEPT = timedelta(days=1)
#: An index that is no further behind is finished in one go.
NEARLY = 500
#: So often a new index is compared and repaired before it is given up.
TRIES = 3


class Keeper:
    """Looks after the indices of one name. The client's errors go through."""

    def __init__(self, client: Elasticsearch, name: str, replicas: int) -> None:
        self.client, self.name, self.replicas = client, name, replicas
        self.alias = f"{name}-{mapping.SCHEMA}"
        self.building = f"{self.alias}-building"
        self.ours = re.compile(rf"{re.escape(name)}-[0-9a-f]{{10}}-[0-9]+")

    def current(self) -> str | None:
        """The index in use by this release."""
        return next(iter(self._behind(self.alias)), None)

    def build(self, source: DocumentSource, seconds: float | None = None) -> Generation | None:
        """Goes on with the index that is being made, or begins one; puts it in its place when it is level.

        seconds: stop in between after about this time; None comes back until the index is in its place.
        Raises EngineError when the new index does not agree with the source.
        """
        began = time.monotonic()
        writer = Writer(self.client, self.building)
        progress = self._begun(source, writer)
        # Somebody may be writing all the while: what is left of it is taken in when the index is checked.
        while source.current_seq() - progress.position > NEARLY or progress.position < 0:
            progress, _taken = writer.take_piece(source, progress, source.current_seq(), fresh=True)
            if seconds is not None and time.monotonic() - began >= seconds:
                return None
        name = self._finished(source, writer)
        logger.info("Elasticsearch has a new index: %s", name)
        documents = self.client.count(index=name, query={"term": {"deleted": False}})["count"]
        level = Writer(self.client, self.alias).progress() or progress
        return Generation(name, level.position, documents, time.monotonic() - began)

    def tidy(self, now: datetime | None = None) -> list[str]:
        """Marks what is not used any more and deletes what was marked a day ago. Returns what was deleted."""
        now = now or datetime.now(UTC)
        current, used = self.current(), {*self._behind(self.alias), *self._behind(self.building)}
        deleted = []
        for name, told in self._all().items():
            meta = told["mappings"].get("_meta", {})
            retired = meta.get("retired")
            if name in used:
                if retired:
                    self._mark(name, {key: value for key, value in meta.items() if key != "retired"})
            elif current is None:
                continue  # nothing of this release can take its place yet
            elif not retired:
                self._mark(name, {**meta, "retired": now.isoformat()})
            elif now - datetime.fromisoformat(retired) > KEPT:
                self.client.indices.delete(index=name, ignore_unavailable=True)
                deleted.append(name)
        return deleted

    def forget(self, number: int) -> int:
        """Deletes the tombstones up to a number: the source has forgotten them too. Returns how many."""
        query: dict[str, Any] = {
            "bool": {"filter": [{"term": {"deleted": True}}, {"range": {"seq": {"lte": number}}}]}
        }
        told = self.client.delete_by_query(index=self.alias, query=query, conflicts="proceed", refresh=True)
        return int(told["deleted"])

    # --- Making one ---

    def _begun(self, source: DocumentSource, writer: Writer) -> Progress:
        """Where the index that is being made is; one of another database is thrown away."""
        self._only_one()
        wanted, progress = source.current_seq(), writer.progress()
        if progress is not None and (
            progress.identity != source.identity()
            or progress.position > wanted
            or -1 < progress.position < source.forgotten()
        ):
            self._throw_away()
            progress = None
        if progress is None:
            self._create(source.identity())
            writer.begin(source.identity())
            progress = writer.progress()
        if progress is None:
            raise EngineError("Elasticsearch has lost the index that was begun.")
        return progress

    def _create(self, identity: str) -> None:
        """Two workers that begin in the same moment give it the same name, and one of them makes it."""
        if self._behind(self.building):
            return
        numbers = [int(name.rpartition("-")[2]) for name in self._all()]
        name = f"{self.alias}-{max(numbers, default=0) + 1:06d}"
        try:
            self.client.indices.create(index=name, aliases={self.building: {}}, **mapping.body(identity))
        except BadRequestError as problem:
            if problem.error != "resource_already_exists_exception":
                raise
        else:
            logger.info("Elasticsearch gets a new index: %s", name)

    def _only_one(self) -> None:
        """Of two that were begun in the same moment the first stays."""
        for name in sorted(self._behind(self.building))[1:]:
            self.client.indices.delete(index=name, ignore_unavailable=True)

    def _throw_away(self) -> None:
        for name in self._behind(self.building):
            self.client.indices.delete(index=name, ignore_unavailable=True)

    def _finished(self, source: DocumentSource, writer: Writer) -> str:
        """Compares, moves the alias in one step, and takes in what came meanwhile."""
        self._agree(source, writer)
        (name,) = self._behind(self.building)
        settings = {
            "number_of_replicas": self.replicas,
            "refresh_interval": mapping.SETTINGS["refresh_interval"],
        }
        self.client.indices.put_settings(index=name, settings=settings)
        self._catch_up(source, writer)
        before = self._behind(self.alias)
        actions: list[dict[str, Any]] = [{"remove": {"index": one, "alias": self.alias}} for one in before]
        actions.append({"add": {"index": name, "alias": self.alias}})
        actions.append({"remove": {"index": name, "alias": self.building}})
        self.client.indices.update_aliases(actions=actions)
        self._catch_up(source, Writer(self.client, self.alias))
        self.client.indices.refresh(index=self.alias)
        self.tidy()
        return name

    def _agree(self, source: DocumentSource, writer: Writer) -> None:
        """An index that lacks something, or has too much, never gets into use."""
        for _try in range(TRIES):
            self._catch_up(source, writer)
            wrong = mend(self.client, self.building, source)
            if not wrong:
                return
            logger.warning("The new index did not agree with %s documents, repaired", len(wrong))
        self._throw_away()
        raise EngineError("The new index does not agree with the documents; it is begun again.")

    def _catch_up(self, source: DocumentSource, writer: Writer) -> None:
        wanted, progress = source.current_seq(), writer.progress()
        if progress is not None:
            writer.take_missing(source, progress, wanted)

    # --- What there is ---

    def _behind(self, alias: str) -> list[str]:
        try:
            return sorted(self.client.indices.get_alias(name=alias))
        except NotFoundError:
            return []

    def _all(self) -> dict[str, Any]:
        told = self.client.indices.get(index=f"{self.name}-*", features="mappings", ignore_unavailable=True)
        return {name: one for name, one in told.items() if self.ours.fullmatch(name)}

    def _mark(self, name: str, meta: dict[str, Any]) -> None:
        self.client.indices.put_mapping(index=name, meta=meta)
