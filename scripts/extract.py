"""Which texts of the code readers see, and which only people who edit: found without running anything.

A text is public when it stands in a template that readers get, in Python that makes their pages, or when it
is the label of a choice (`TextChoices`), which pages print. Names and help texts of model fields and blocks,
the admin's templates and management commands are for editors; they stay English and are not extracted.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from scripts.places import ROOT

#: Where code with texts is. Order does not matter.
FOLDERS = ("templates", "site", "casestudies", "resources", "search", "submissions", "events", "support",
           "newsletter", "network")  # fmt: skip
#: Python that only editors or operators meet: by file name or by a folder on the way.
EDITORS_FILES = frozenset({
    "wagtail_hooks.py", "viewsets.py", "checks.py", "panels.py", "apps.py", "admin.py",
    "side_panels.py", "admin_views.py", "synonym_rules.py", "synonym_table.py", "pin_trial.py", "trial.py",
    "gathering.py",
    # mails to editors
    "review_reminder.html", "review_reminder.txt", "page_comments.txt", "broken_links.txt",
    "search_report.html", "search_report.txt",
})  # fmt: skip
EDITORS_FOLDERS = frozenset({
    "migrations", "management", "library_io", "admin", "desk", "editorial", "translations", "frontend",
    "wagtailadmin", "wagtail_localize", "locale", "settings", "jobs", "demo", "taxonomy", "files", "safety",
})  # fmt: skip
#: Python in which only the labels of choices are public.
MODEL_FILES = frozenset({"models.py", "blocks.py"})
MODEL_FOLDERS = frozenset({"models", "blocks"})
GETTEXT = {
    "gettext": (0,), "gettext_lazy": (0,), "gettext_noop": (0,), "_": (0,),
    "ngettext": (0, 1), "ngettext_lazy": (0, 1),
    "pgettext": (1,), "pgettext_lazy": (1,), "npgettext": (1, 2), "npgettext_lazy": (1, 2),
}  # fmt: skip


@dataclass(frozen=True, order=True)
class Message:
    """A text to translate; `plural` and `context` are empty where there is none."""

    text: str
    plural: str
    context: str
    path: str


def public_messages() -> list[Message]:
    """Every text that readers see, in the order of the files."""
    found: list[Message] = []
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            parts = set(path.relative_to(ROOT).parts[:-1])
            if parts & EDITORS_FOLDERS or path.name in EDITORS_FILES or path == ROOT / "search" / "models.py":
                continue
            if path.suffix == ".py":
                found += python_messages(path)
            elif path.suffix in (".html", ".txt", ".svg") and folder == "templates":
                found += template_messages(path)
    return found


def python_messages(path: Path) -> Iterator[Message]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    only_choices = path.name in MODEL_FILES or bool(set(path.parts) & MODEL_FOLDERS)
    yield from _walk(tree, path.relative_to(ROOT).as_posix(), only_choices)


def _walk(node: ast.AST, path: str, only_choices: bool) -> Iterator[Message]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.ClassDef):
            yield from _walk(child, path, _is_for_editors(child, only_choices))
        elif isinstance(child, (ast.Assign, ast.AnnAssign)) and only_choices and _is_choices(child):
            yield from _walk(child, path, False)
        else:
            if isinstance(child, ast.Call) and not only_choices:
                yield from _message(child, path)
            yield from _walk(child, path, only_choices)


def _is_for_editors(node: ast.ClassDef, inherited: bool) -> bool:
    bases = " ".join(ast.unparse(base) for base in node.bases)
    if "Choices" in bases:
        return False
    models = ("models.Model", "Page", "Orderable", "Block", "Panel", "ViewSet", "AdminForm", "FilterSet")
    return inherited or any(word in bases for word in models)


def _is_choices(node: ast.Assign | ast.AnnAssign) -> bool:
    """`METHODS = [("survey", _("Survey")), …]` at the top of a module."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return all(isinstance(target, ast.Name) and target.id.isupper() for target in targets)


def _message(call: ast.Call, path: str) -> Iterator[Message]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    places = GETTEXT.get(name)
    if places is None or len(call.args) <= max(places):
        return
    texts = [call.args[place] for place in places]
    if not all(isinstance(text, ast.Constant) and isinstance(text.value, str) for text in texts):
        return
    plural = texts[1].value if len(texts) > 1 else ""
    context = call.args[0].value if "pgettext" in name else ""
    yield Message(texts[0].value, plural, context, path)


_STRING = r"u?(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")"
_NAME = r"\b(npgettext|ngettext|pgettext|gettext|_)"
_CALL = re.compile(rf"{_NAME}\(\s*({_STRING}(?:\s*,\s*{_STRING})*)", re.DOTALL)


def template_messages(path: Path) -> Iterator[Message]:
    """Django itself turns the tags of a template into calls; those are read here."""
    from django.utils.translation.template import templatize

    where = path.relative_to(ROOT).as_posix()
    code = templatize(path.read_text(encoding="utf-8"), origin=where)
    for name, arguments in _CALL.findall(code):
        texts = ast.literal_eval(f"({arguments},)")
        context, rest = (texts[0], texts[1:]) if "pgettext" in name else ("", texts)
        plural = rest[1] if name in ("ngettext", "npgettext") and len(rest) > 1 else ""
        yield Message(rest[0], plural, context, where)
