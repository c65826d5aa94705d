"""Form controls that say what each term means, where an editor chooses it."""

from __future__ import annotations

from typing import Any

from django import forms


class TermTicks(forms.CheckboxSelectMultiple):
    """A tick box for each term with its description beneath, which screen readers read after the label."""

    option_template_name = "taxonomy/term_tick.html"

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        option["description"] = getattr(getattr(option["value"], "instance", None), "description", "")
        if option["description"] and option["attrs"].get("id"):
            option["means"] = f"{option['attrs']['id']}-means"
            described = (option["attrs"].get("aria-describedby"), option["means"])
            option["attrs"]["aria-describedby"] = " ".join(filter(None, described))
        return option


class TermSelect(forms.Select):
    """A list of terms with their descriptions folded up below it."""

    template_name = "taxonomy/term_select.html"

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(*args, **kwargs)
        option["description"] = getattr(getattr(option["value"], "instance", None), "description", "")
        return option

    def get_context(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(*args, **kwargs)
        options = (one for _group, several, _index in context["widget"]["optgroups"] for one in several)
        context["widget"]["described"] = [one for one in options if one["description"]]
        return context
