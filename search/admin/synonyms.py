"""The table of synonyms: all rows on one screen, tried on the live index before they are saved."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST
from wagtail.admin import messages
from wagtail.models import Locale

from search.admin.synonym_form import Filter, TableForm
from search.models import SynonymSet
from search.synonym_rules import RowProblem, check_rows
from search.synonym_table import (
    MOST_BYTES,
    Difference,
    RefusedTable,
    StaleTable,
    as_csv,
    current_stamp,
    difference,
    from_csv,
    last_version,
    matched,
    read_table,
    save_table,
    undo_last,
)
from search.trial import MOST_QUERIES, queries_of, try_synonyms

View = Callable[..., HttpResponseBase]
LIST = "wagtailsnippets_search_synonymset:list"


def taxonomists(view: View) -> View:
    """Only for people who may change synonyms."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm("search.change_synonymset"):  # type: ignore[union-attr]
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def locale_of(request: HttpRequest) -> str:
    known = [code for code, _name in settings.WAGTAIL_CONTENT_LANGUAGES]
    asked = request.POST.get("locale") or request.GET.get("locale") or "en"
    return asked if asked in known and Locale.objects.filter(language_code=asked).exists() else "en"


def counted(change: Difference) -> str:
    parts = [
        ngettext("%(n)d row added", "%(n)d rows added", len(change.added)) % {"n": len(change.added)},
        ngettext("%(n)d changed", "%(n)d changed", len(change.changed)) % {"n": len(change.changed)},
        ngettext("%(n)d removed", "%(n)d removed", len(change.removed)) % {"n": len(change.removed)},
    ]
    return ", ".join(parts)


@taxonomists
def table(request: HttpRequest) -> HttpResponseBase:
    """GET shows the stored rows; POST adds, pastes, tries or saves, and keeps what was typed."""
    locale = locale_of(request)
    chosen = Filter.read(request.GET)
    if request.method != "POST":
        form = TableForm.stored(locale, chosen, current_stamp())
        if term := request.GET.get("add", "").strip()[:200]:
            form = form.with_new(terms=f"{term}|")
        return show(request, form)
    form = TableForm.sent(request.POST, locale, chosen)
    action = next((name for name in ("save", "try", "more", "paste") if name in request.POST), "try")
    if action == "more":
        return show(request, form.with_blank(5))
    if action == "paste":
        return pasted(request, form)
    rows = form.rows()
    problems = [*form.problems, *check_rows(rows, locale)]
    if problems:
        return show(request, form, problems=problems, status=400)
    change = difference(read_table(locale), rows)
    if action == "try":
        return tried(request, form, change)
    try:
        change = save_table(locale=locale, rows=rows, by=request.user, stamp=form.stamp)
    except StaleTable:
        return show(request, form.renewed(current_stamp()), stale=True, status=409)
    except RefusedTable as refused:
        return show(request, form, problems=list(refused.problems), status=400)
    if change:
        messages.success(
            request, _("Saved: %(counts)s. Search uses it from now on.") % {"counts": counted(change)}
        )
    else:
        messages.info(request, _("Nothing was changed."))
    return redirect(f"{request.path}?{request.GET.urlencode()}" if request.GET else request.path)


def tried(request: HttpRequest, form: TableForm, change: Difference) -> HttpResponse:
    typed = [line.strip() for line in request.POST.get("queries", "").splitlines() if line.strip()]
    queries = typed or queries_of(change.touched)
    trials = try_synonyms(queries, form.rows(), form.locale)
    return show(request, form, trials=trials, tried=True, change=change, queries="\n".join(typed))


def pasted(request: HttpRequest, form: TableForm) -> HttpResponse:
    text = request.POST.get("pasted", "")
    first = text.strip().splitlines()[:1]
    if first and not first[0].startswith("kind"):
        text = "kind,theme,terms,ambiguous,note\n" + text.strip()
    rows, problems = from_csv(text)
    if problems:
        return show(request, form, paste_problems=problems, pasted=request.POST.get("pasted", ""), status=400)
    return show(request, form.with_rows(rows))


def show(request: HttpRequest, form: TableForm, status: int = 200, **more: Any) -> HttpResponse:
    problems: list[RowProblem] = more.pop("problems", [])
    named = {row.number for row in form.shown}
    by_row: dict[int, list[str]] = {}
    for problem in problems:
        by_row.setdefault(problem.number, []).append(problem.text)
    rows = [
        {"row": row, "at": at, "problems": by_row.get(row.number, ())} for at, row in enumerate(form.shown)
    ]
    context = {
        "form": form,
        "rows": rows,
        "problems": problems,
        "elsewhere": [problem for problem in problems if problem.number not in named],
        "kinds": SynonymSet.Kind.choices,
        "filter": form.filter,
        "themes": form.themes(),
        "locales": Locale.objects.all(),
        "last": last_version(form.locale),
        "most_queries": MOST_QUERIES,
        "action_url": f"{request.path}?{request.GET.urlencode()}" if request.GET else request.path,
        "header_title": _("Synonyms"),
        "page_title": _("Synonyms"),
        "header_icon": "list-ul",
        **more,
    }
    return render(request, "search/admin/synonyms.html", context, status=status)


@taxonomists
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """The table as it was before the last change."""
    locale = locale_of(request)
    try:
        change = undo_last(locale=locale, by=request.user)
    except RefusedTable:
        messages.error(
            request, _("The table of that time breaks the rules of today, so it was not put back.")
        )
    else:
        if change:
            messages.success(request, _("Taken back: %(counts)s.") % {"counts": counted(change)})
        else:
            messages.info(request, _("There is nothing to take back."))
    return redirect(f"{request.path.removesuffix('undo/')}?locale={locale}")


@taxonomists
@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The stored table as the file that the import reads."""
    locale = locale_of(request)
    response = HttpResponse(as_csv(read_table(locale)), content_type="text/csv; charset=utf-8")
    name = "synonyms.csv" if locale == "en" else f"synonyms-{locale}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@taxonomists
def upload(request: HttpRequest) -> HttpResponseBase:
    """A file is checked whole, its differences are shown, then it replaces the table."""
    locale = locale_of(request)
    context: dict[str, Any] = {
        "language": locale,
        "locales": Locale.objects.all(),
        "list_url": f"{request.path.removesuffix('import/')}?locale={locale}",
        "header_title": _("Import synonyms"),
        "page_title": _("Import synonyms"),
        "header_icon": "upload",
        "stamp": current_stamp(),
    }
    template = "search/admin/synonym_import.html"
    if request.method != "POST":
        return render(request, template, context)
    text, problem = sent_text(request)
    rows, problems = from_csv(text) if not problem else ([], [RowProblem(0, problem)])
    problems = sorted([*problems, *check_rows(rows, locale)], key=lambda one: one.number)
    if problems:
        return render(request, template, {**context, "problems": problems}, status=400)
    stored = read_table(locale)
    rows = matched(stored, rows, locale)
    change = difference(stored, rows)
    if "confirm" in request.POST:
        stamp = request.POST.get("stamp", "")
        try:
            save_table(
                locale=locale,
                rows=rows,
                by=request.user,
                stamp=int(stamp) if stamp.isdigit() else 0,
                reason="import",
            )
        except StaleTable:
            return render(
                request, template, {**context, "stale": True, "change": change, "text": text}, status=409
            )
        messages.success(request, _("Imported: %(counts)s.") % {"counts": counted(change)})
        return redirect(context["list_url"])
    return render(request, template, {**context, "change": change, "text": text, "same": not change})


def sent_text(request: HttpRequest) -> tuple[str, str]:
    """The file's text, or what is wrong with it as a file."""
    if "confirm" in request.POST:
        return request.POST.get("text", ""), ""
    file = request.FILES.get("file")
    if file is None:
        return "", _("Choose a file.")
    if (file.size or 0) > MOST_BYTES:
        return "", _("The file is larger than 1 MB.")
    try:
        return file.read().decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        return "", _("The file is not UTF-8 text. Save it as “CSV UTF-8”.")
