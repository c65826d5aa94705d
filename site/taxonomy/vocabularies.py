"""Which vocabularies there are: the one list that loader, import, search and admin read."""

from taxonomy import models
from taxonomy.terms import Term

#: Vocabulary key (as in the import format and the reference files) → model.
VOCABULARIES: dict[str, type[Term]] = {
    "hub_models": models.HubModel,
    "service_areas": models.ServiceArea,
    "age_bands": models.AgeBand,
    "support_levels": models.SupportLevel,
    "regions": models.Region,
    "principles": models.Principle,
    "system_themes": models.SystemTheme,
    "audiences": models.Audience,
    "co_production_groups": models.CoProductionGroup,
    "delivery_channels": models.DeliveryChannel,
    "integration_degrees": models.IntegrationDegree,
    "beneficiaries": models.Beneficiary,
    "resource_formats": models.ResourceFormat,
    "evidence_ratings": models.EvidenceRating,
    "cost_ratings": models.CostRating,
    "practice_tiers": models.PracticeTier,
    "funding_statuses": models.FundingStatus,
    "maturity_stages": models.MaturityStage,
    "policy_eras": models.PolicyEra,
}

#: Reserved in addresses: selects items without a value, never stored as a term.
NOT_STATED = "not-stated"


def vocabulary_of(term: Term | type[Term]) -> str:
    """The key of a term's vocabulary; raises KeyError for a model that is none."""
    model = term if isinstance(term, type) else type(term)
    for key, candidate in VOCABULARIES.items():
        if candidate is model:
            return key
    raise KeyError(model)
