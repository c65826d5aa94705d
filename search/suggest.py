"""Suggestions while somebody types: words of the library, and titles, as far as this reader may see them."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, JsonResponse
from django.utils import translation
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from search.engines.base import EngineError
from search.facets import TYPE_LABELS
from search.indexing.access import labels_of_user
from search.parse import MAX_CHARACTERS
from search.services import get_engine, load_documents, scope_for

#: Seconds for which a browser or a cache may give the same answer again.
KEPT = 60


@transaction.non_atomic_requests
@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """Up to ten suggestions for `q`, best first; none for less than two letters, and never an error."""
    text = request.GET.get("q", "")[:MAX_CHARACTERS]
    scope = scope_for(translation.get_language() or "en", labels_of_user(request.user))
    try:
        found = get_engine().suggest(text, scope) if text.strip() else []
    except EngineError:
        found = []
    documents = {one.page_id: one for one in load_documents([s.page_id for s in found if s.page_id], scope)}
    suggestions = []
    for one in found:
        if one.kind == "word":
            suggestions.append({"kind": "word", "text": one.text})
        elif one.page_id in documents:
            document = documents[one.page_id]
            note = str(TYPE_LABELS.get(document.type, gettext("Library")))
            suggestions.append({"kind": "item", "text": document.title, "url": document.path, "note": note})
    response = JsonResponse({"suggestions": suggestions}, json_dumps_params={"ensure_ascii": False})
    if request.user.is_authenticated:
        patch_cache_control(response, private=True, max_age=KEPT)
    else:
        patch_cache_control(response, public=True, max_age=KEPT)
    patch_vary_headers(response, ["Cookie"])
    return response
