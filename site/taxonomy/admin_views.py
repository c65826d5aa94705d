"""Vocabularies in the admin: every change that others feel is shown before it is done.

No view here needs a script. What is confirmed is what was shown: the form's values travel through the
preview as they were sent, and are checked again.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log
from wagtail.snippets.views.snippets import DeleteView, EditView, IndexView

from taxonomy.services.preview import Preview, preview_change, preview_merge
from taxonomy.services.terms import lock_taxonomy, merge_terms, set_order
from taxonomy.services.usage import usage_of
from taxonomy.terms import Term


def address(model: type[Term], name: str, *args: Any) -> str:
    """The address of one of a vocabulary's admin pages."""
    return reverse(model.snippet_viewset.get_url_name(name), args=args)  # type: ignore[attr-defined]


class TermIndexView(IndexView):
    """The list of a vocabulary, with the ways to reorder and merge."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = super().header_more_buttons
        if self.user_has_permission("change"):
            buttons.append(
                Button(
                    _("Change the order"), url=address(self.model, "order"), icon_name="order", priority=50
                )
            )
        if self.user_has_permission("change") and self.user_has_permission("delete"):
            buttons.append(
                Button(
                    _("Merge two terms"), url=address(self.model, "merge"), icon_name="resubmit", priority=60
                )
            )
        return buttons

    def get_list_more_buttons(self, instance: Term) -> list[Any]:
        buttons = super().get_list_more_buttons(instance)
        if (
            instance.locale.language_code == "en"
            and self.user_has_permission("change")
            and self.user_has_permission("delete")
        ):
            buttons.append(
                MenuItem(
                    _("Merge into another…"),
                    url=f"{address(self.model, 'merge')}?source={instance.pk}",
                    icon_name="resubmit",
                    priority=25,
                )
            )
        return buttons

    def get_base_queryset(self) -> Any:
        related = [name for name in ("locale", "parent") if name in {f.name for f in self.model._meta.fields}]
        return super().get_base_queryset().select_related(*related)


class TermEditView(EditView):
    """Saving shows what the change does first, when it does anything beside changing a description."""

    confirm_template = "taxonomy/admin/confirm_change.html"

    def form_valid(self, form: Any) -> HttpResponseBase:
        self.form = form
        if "back" in self.request.POST:
            return self.render_to_response(self.get_context_data(form=form))
        lock_taxonomy()
        before = type(form.instance).objects.select_related("locale").get(pk=form.instance.pk)
        preview = preview_change(before=before, after=form.instance)
        if preview and "confirmed" not in self.request.POST:
            return self.confirm(form, preview)
        response = super().form_valid(form)
        note_history(before, form.instance)
        return response

    def confirm(self, form: Any, preview: Preview) -> HttpResponse:
        sent = [
            (name, value)
            for name, values in self.request.POST.lists()
            for value in values
            if name != "csrfmiddlewaretoken"
        ]
        context = {
            "view": self,
            "preview": preview,
            "sent": sent,
            "action_url": self.get_edit_url(),
            "header_icon": "tag",
            "page_title": _("Check before you save"),
            "page_subtitle": form.instance.label,
            "header_title": _("Check before you save"),
        }
        return self.response_class(
            request=self.request,
            template=[self.confirm_template],
            context=context,
            using=self.template_engine,
        )


def note_history(before: Term, after: Term) -> None:
    """One entry for each thing that a taxonomist may want to take back."""
    renamed = {
        name: {"old": getattr(before, name), "new": getattr(after, name)}
        for name in ("label", "slug")
        if getattr(before, name) != getattr(after, name)
    }
    if renamed:
        log(instance=after, action="taxonomy.rename", data=renamed)
    if before.retired != after.retired:
        log(instance=after, action="taxonomy.retire" if after.retired else "taxonomy.unretire")
    old, new = getattr(before, "parent", None), getattr(after, "parent", None)
    if old != new:
        names = {"old": old.label if old else None, "new": new.label if new else None}
        log(instance=after, action="taxonomy.move", data={"parent": names})


class TermDeleteView(DeleteView):
    """A term in use is not deleted: the page says what uses it, and the two ways out."""

    refused_template = "taxonomy/admin/cannot_delete.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.user_has_permission("delete"):
            raise PermissionDenied
        if self.object.locale.language_code == "en":
            usage = usage_of(self.object)
            if usage.used:
                return self.refuse(usage)
        return super().dispatch(request, *args, **kwargs)

    def refuse(self, usage: Any) -> HttpResponse:
        context = {
            "view": self,
            "term": self.object,
            "usage": usage,
            "edit_url": address(self.model, "edit", self.object.pk),
            "merge_url": f"{address(self.model, 'merge')}?source={self.object.pk}",
            "header_icon": "warning",
            "page_title": _("This term cannot be deleted"),
            "page_subtitle": self.object.label,
            "header_title": _("This term cannot be deleted"),
        }
        return self.response_class(
            request=self.request,
            template=[self.refused_template],
            context=context,
            using=self.template_engine,
            status=200 if self.request.method == "GET" else 409,
        )


class VocabularyView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """A page about a whole vocabulary."""

    model: type[Term] = Term
    permission_required = "change"
    header_icon = "tag"

    @property
    def index_url(self) -> str:
        return address(self.model, "list")

    def get_page_subtitle(self) -> str:
        return str(self.model._meta.verbose_name_plural).capitalize()

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        """None: the page's own heading says where one is, and “Cancel” leads back."""
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"index_url": self.index_url, **super().get_context_data(**kwargs)}


class OrderView(VocabularyView):
    """Numbers and up/down buttons; nothing is saved before “Save the order”."""

    template_name = "taxonomy/admin/order.html"
    page_title = gettext_lazy("Change the order")

    def terms(self) -> list[Term]:
        return list(self.model.objects.canonical().order_by("sort_order", "label", "pk"))

    def arranged(self) -> list[Term]:
        """The terms as the numbers that were sent arrange them; areas stay inside their groups."""
        terms = self.terms()
        place = {term.pk: float(number) for number, term in enumerate(terms, start=1)}
        for pk in place:
            try:
                place[pk] = float(int(self.request.POST.get(f"place-{pk}", "")))
            except ValueError:
                continue
        known = {term.pk: number for number, term in enumerate(terms)}
        ordered = sorted(terms, key=lambda t: (place[t.pk], known[t.pk]))
        return nested(ordered)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(nested(self.terms()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        ordered = self.arranged()
        for direction, step in (("up", -1), ("down", 1)):
            if pk := request.POST.get(direction, ""):
                return self.show(moved(ordered, pk, step), focus=f"{direction}-{pk}")
        if "save" not in request.POST:
            return self.show(ordered)
        shown = [int(pk) for pk in request.POST.getlist("term") if pk.isdigit()]
        if set(shown) != {term.pk for term in ordered}:
            messages.error(
                request, _("The terms of this vocabulary have changed meanwhile. Look at the order again.")
            )
            return self.show(ordered)
        try:
            number = set_order(model=self.model, ids=[term.pk for term in ordered])
        except ValidationError as problem:
            messages.error(request, " ".join(problem.messages))
            return self.show(ordered)
        said = ngettext("%(n)d term has a new place.", "%(n)d terms have a new place.", number)
        messages.success(request, said % {"n": number})
        return redirect(self.index_url)

    def show(self, ordered: list[Term], focus: str = "") -> HttpResponse:
        stored = {term.pk: place for place, term in enumerate(nested(self.terms()), start=1)}
        rows = [
            {
                "term": term,
                "up_id": f"up-{term.pk}",
                "down_id": f"down-{term.pk}",
                "place": place,
                "was": stored[term.pk] if stored[term.pk] != place else None,
                "level": 1 if getattr(term, "parent_id", None) else 0,
                "first": beside(ordered, place - 1, -1) is None,
                "last": beside(ordered, place - 1, 1) is None,
            }
            for place, term in enumerate(ordered, start=1)
        ]
        changed = sum(1 for row in rows if row["was"])
        return self.render_to_response(self.get_context_data(rows=rows, changed=changed, focus=focus))


def nested(terms: list[Term]) -> list[Term]:
    """Groups with their areas after them, each level in the order given; flat vocabularies as they are."""
    parents = {term.pk: getattr(term, "parent_id", None) for term in terms}
    if not any(parents.values()):
        return terms
    ordered: list[Term] = []
    for term in terms:
        if parents[term.pk] is None or parents[term.pk] not in parents:
            ordered.append(term)
            ordered += [area for area in terms if parents[area.pk] == term.pk]
    return ordered


def beside(terms: list[Term], at: int, step: int) -> int | None:
    """The place of the next term of the same group in a direction."""
    group = getattr(terms[at], "parent_id", None)
    other = at + step
    while 0 <= other < len(terms):
        if getattr(terms[other], "parent_id", None) == group:
            return other
        if group is not None and getattr(terms[other], "parent_id", None) is None:
            return None
        other += step
    return None


def moved(terms: list[Term], pk: str, step: int) -> list[Term]:
    """The list with one term exchanged with its neighbour of the same group."""
    at = next((i for i, term in enumerate(terms) if str(term.pk) == pk), None)
    other = None if at is None else beside(terms, at, step)
    if at is None or other is None:
        return terms
    changed = list(terms)
    changed[at], changed[other] = changed[other], changed[at]
    return nested(changed)


class MergeView(VocabularyView):
    """Two terms are chosen, what will happen is shown, then it is done."""

    template_name = "taxonomy/admin/merge.html"
    page_title = gettext_lazy("Merge two terms")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.user_has_permission("delete"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def chosen(self, data: Any, name: str) -> Term | None:
        pk = data.get(name, "")
        return get_object_or_404(self.model.objects.canonical(), pk=pk) if pk.isdigit() else None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        source, target = self.chosen(request.GET, "source"), self.chosen(request.GET, "target")
        problem, preview = "", None
        if source and target:
            problem = mergeable(source, target)
            preview = None if problem else preview_merge(source=source, target=target)
        elif "target" in request.GET:
            problem = _("Choose both terms.")
        return self.show(source, target, preview, problem)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        source, target = self.chosen(request.POST, "source"), self.chosen(request.POST, "target")
        if source is None or target is None:
            return self.show(source, target, None, _("Choose both terms."), status=400)
        label = source.label
        try:
            merged = merge_terms(source=source, target=target)
        except ValidationError as problem:
            return self.show(source, target, None, " ".join(problem.messages), status=409)
        messages.success(
            request,
            _("“%(source)s” is merged into “%(target)s”.") % {"source": label, "target": merged.label},
            buttons=[messages.button(address(self.model, "history", merged.pk), _("History"))],
        )
        return redirect(self.index_url)

    def show(
        self,
        source: Term | None,
        target: Term | None,
        preview: Preview | None,
        problem: str,
        status: int = 200,
    ) -> HttpResponse:
        terms = nested(list(self.model.objects.canonical().order_by("sort_order", "label", "pk")))
        context = self.get_context_data(
            terms=terms, source=source, target=target, preview=preview, problem=problem
        )
        return self.render_to_response(context, status=status)


def mergeable(source: Term, target: Term) -> str:
    """What speaks against a merge, in words; empty when nothing does."""
    if source.pk == target.pk:
        return _("Choose two different terms of the same vocabulary.")
    if getattr(target, "parent_id", None):
        if target.parent_id == source.pk:  # type: ignore[attr-defined]
            return _("A group cannot be merged into one of its own areas.")
        if type(source).objects.filter(parent=source).exists():  # type: ignore[misc]
            return _("A group with areas can only be merged into another group.")
    return ""
