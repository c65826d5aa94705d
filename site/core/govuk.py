"""Public forms in GOV.UK markup; the renderer itself is in a lower layer, where sign-in needs it."""

from users.govuk import TEMPLATES, GovukRenderer

__all__ = ["TEMPLATES", "GovukRenderer"]
