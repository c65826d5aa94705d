"""What a search must answer, computed from rows of the import format and the reference files alone.

Written from the interface's description (search parameters, JSON answer, library import); it imports
nothing of the site, so it cannot be wrong in the same way. Without words: the order by relevance and the
matching of text have a contract suite of their own. `words` stands in for `q`: ids that contain the words.
"""

import csv
import unicodedata
from datetime import date
from pathlib import Path

DATA = Path(__file__).parents[2] / "site" / "taxonomy" / "data"
#: Parameter → (import field, vocabulary); the order of the interface's table.
PARAMETERS = {
    "type": ("type", None),
    "hub-model": ("hub_models", "hub_models"),
    "service-area": ("service_areas", "service_areas"),
    "age": (None, "age_bands"),
    "support-level": ("support_levels", "support_levels"),
    "region": ("region", "regions"),
    "local-authority": ("local_authorities", None),
    "principle": ("principles", "principles"),
    "theme": ("system_themes", "system_themes"),
    "audience": ("audiences", "audiences"),
    "co-produced-with": ("co_produced_with", "co_production_groups"),
    "channel": ("delivery_channels", "delivery_channels"),
    "beneficiary": ("beneficiaries", "beneficiaries"),
    "format": ("resource_format", "resource_formats"),
    "evidence": ("evidence_rating", "evidence_ratings"),
    "practice-tier": ("practice_tier", "practice_tiers"),
    "funding": ("funding_statuses", "funding_statuses"),
    "policy-era": ("policy_era", "policy_eras"),
}
TYPE_LABELS = {
    "case_study": "Case study",
    "evidence_summary": "Evidence summary",
    "resource": "Resource",
    "toolkit": "Toolkit",
}
NOT_STATED = {"hub-model", "channel", "funding"}
#: "Ordered vocabularies such as ages, ratings and tiers": those whose terms are steps of a scale.
ORDERED = {"support-level", "evidence", "practice-tier", "policy-era"}


def read(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def vocabulary(name):
    return sorted(read(f"vocabularies/{name}.csv"), key=lambda row: int(row["sort_order"]))


def fold(text):
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))


class BruteForce:
    """The library as rows; `answer` takes parameters as lists of values by name."""

    def __init__(self, rows):
        self.rows = rows
        self.labels = {name: self.labels_of(name) for name in PARAMETERS}
        self.group_of = {row["slug"]: row["group_slug"] for row in vocabulary("service_areas")}
        self.region_slug = {row["label"]: row["slug"] for row in vocabulary("regions")}
        self.region_of = {
            row["dfe_code"]: self.region_slug[row["region"]] for row in read("local_authorities.csv")
        }
        self.bands = {
            row["slug"]: (int(row["min_months"]), int(row["max_months"])) for row in vocabulary("age_bands")
        }
        self.facet_bands = [row["slug"] for row in vocabulary("age_bands") if row["kind"] == "facet"]

    @staticmethod
    def labels_of(parameter):
        if parameter == "type":
            return dict(TYPE_LABELS)
        if parameter == "local-authority":
            return {row["dfe_code"]: row["name"] for row in read("local_authorities.csv")}
        labels = {row["slug"]: row["label"] for row in vocabulary(PARAMETERS[parameter][1])}
        if parameter in NOT_STATED:
            labels["not-stated"] = "Not stated"
        return labels

    def months(self, value):
        """An age selection in months: an exact slug, years, or months."""
        if value in self.bands:
            return self.bands[value]
        if "m" in value:
            first, _, rest = value.partition("m")
            last = rest.removeprefix("-").removesuffix("m") if rest else first
            return int(first), int(last)
        first, _, last = value.partition("-")
        return int(first) * 12, int(last or first) * 12 + 11

    def values(self, row, parameter):
        """The values of an item in a facet, as they count: groups, regions of authorities, not stated."""
        if parameter == "region":
            codes = row.get("local_authorities") or []
            found = {self.region_of[code] for code in codes} or {row.get("region")}
        else:
            given = row.get(PARAMETERS[parameter][0])
            found = set(given) if isinstance(given, list) else {given}
        found -= {None, ""}
        if parameter == "service-area":
            found |= {self.group_of[slug] for slug in found} - {""}
        if not found and parameter in NOT_STATED:
            found = {"not-stated"}
        return found

    @staticmethod
    def fits(row, months, covers):
        low, high = row.get("age_min_months"), row.get("age_max_months")
        if low is None:
            return False
        wanted = set(range(months[0], months[1] + 1))
        own = set(range(low, high + 1))
        return wanted <= own if covers else bool(wanted & own)

    def passes(self, row, parameter, given):
        if parameter == "age":
            covers = given.get("age-covers") == ["1"]
            return any(self.fits(row, self.months(value), covers) for value in given["age"])
        return bool(self.values(row, parameter) & set(given[parameter]))

    def base(self, given, words):
        """The items under everything that is no facet."""
        today = date.today().isoformat()
        rows = [row for row in self.rows if "archived" in given or not self.archived(row, today)]
        if words is not None:
            rows = [row for row in rows if row["id"] in words]
        for name, sign in (("published-from", 1), ("published-to", -1)):
            if name in given:
                day = date.fromisoformat(given[name][0])
                rows = [
                    row
                    for row in rows
                    if row.get("published") and (date.fromisoformat(row["published"]) - day).days * sign >= 0
                ]
        if "like" in given:
            code = given["like"][0]
            wanted = {code} | {
                link["neighbour_dfe_code"]
                for link in read("statistical_neighbours.csv")
                if link["dfe_code"] == code
            }
            rows = [row for row in rows if wanted & set(row.get("local_authorities") or [])]
        return rows

    @staticmethod
    def archived(row, today):
        return bool(row.get("archived_on")) and row["archived_on"] <= today

    def answer(self, given, words=None):
        """`total`, `ids` in order (None by relevance), `facets` and `without` of the JSON answer."""
        chosen = [name for name in PARAMETERS if given.get(name)]
        base = self.base(given, words)

        def under(skipped=None):
            return [
                row
                for row in base
                if all(self.passes(row, name, given) for name in chosen if name != skipped)
            ]

        results = under()
        return {
            "total": len(results),
            "ids": self.order(results, given, words),
            "facets": {name: self.options(name, under(name), given) for name in PARAMETERS},
            "without": {name: len(under(name)) for name in chosen},
        }

    def options(self, parameter, rows, given):
        selected = list(dict.fromkeys(given.get(parameter, [])))
        labels = dict(self.labels[parameter])
        if parameter == "age":
            return self.age_options(rows, given, selected)
        counts = dict.fromkeys(labels, 0)
        for row in rows:
            for value in self.values(row, parameter):
                counts[value] += 1
        found = [
            {"value": value, "label": label, "count": counts[value], "selected": value in selected}
            for value, label in labels.items()
            if counts[value] or value in selected
        ]
        if parameter not in ORDERED:
            found.sort(key=lambda one: (not one["selected"], -one["count"], fold(one["label"])))
        return found

    def age_options(self, rows, given, selected):
        """The bands, then selected ranges that are no band; a range with a band's months is that band."""
        covers = given.get("age-covers") == ["1"]
        months = {slug: self.bands[slug] for slug in self.facet_bands}
        chosen = {self.months(value) for value in selected}
        extra = {}
        for value in selected:
            if self.months(value) not in months.values():
                extra.setdefault(self.months(value), value)
        months |= {extra[span]: span for span in sorted(extra)}
        found = []
        for value, span in months.items():
            count = sum(self.fits(row, span, covers) for row in rows)
            if count or span in chosen:
                found.append({"value": value, "count": count, "selected": span in chosen})
        return found

    def order(self, rows, given, words):
        sort = (given.get("sort") or [""])[0]
        if sort in ("", "relevance"):
            if words is not None:
                return None
            sort = "age-fit" if given.get("age") and sort == "" else "newest"
        if sort == "age-fit" and not given.get("age"):
            if words is not None:
                return None
            sort = "newest"
        rows = sorted(rows, key=lambda row: row["id"])
        if sort == "title":
            rows.sort(key=lambda row: fold(row["title"]))
            return [row["id"] for row in rows]
        rows.sort(key=lambda row: row.get("published") or "", reverse=True)
        if sort == "age-fit":
            rows.sort(key=lambda row: -max(self.overlap(row, value) for value in given["age"]))
        return [row["id"] for row in rows]

    def overlap(self, row, value):
        """Shared months divided by the months of both (Jaccard)."""
        if row.get("age_min_months") is None:
            return 0.0
        low, high = self.months(value)
        wanted = set(range(low, high + 1))
        own = set(range(row["age_min_months"], row["age_max_months"] + 1))
        return len(wanted & own) / len(wanted | own)
