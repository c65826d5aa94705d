"""Local authorities, who resembles them, and who followed whom.

Source of the rows: the DfE's Local Authority Interactive Tool (open data); see
`site/taxonomy/data/`.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LocalAuthority(models.Model):
    """An upper-tier authority of England, known by its three-digit DfE code.

    A story stays with the authority that did the work; `AuthoritySuccession` makes it findable
    under the authorities that came after.
    """

    dfe_code = models.CharField(_("DfE code"), max_length=3, unique=True)
    name = models.CharField(_("name"), max_length=120)
    region = models.ForeignKey("taxonomy.Region", on_delete=models.PROTECT, related_name="authorities")
    type = models.CharField(_("type"), max_length=60, blank=True)
    abolished_on = models.DateField(_("abolished on"), null=True, blank=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("local authority")
        verbose_name_plural = _("local authorities")

    def __str__(self) -> str:
        return self.name


class StatisticalNeighbour(models.Model):
    """`neighbour` is the `rank`-th most similar authority (1 is the closest of ten)."""

    authority = models.ForeignKey(LocalAuthority, on_delete=models.CASCADE, related_name="neighbour_links")
    rank = models.PositiveSmallIntegerField()
    neighbour = models.ForeignKey(LocalAuthority, on_delete=models.CASCADE, related_name="+")
    closeness = models.CharField(max_length=40)

    class Meta:
        ordering = ["authority", "rank"]
        constraints = [models.UniqueConstraint(fields=["authority", "rank"], name="one_neighbour_per_rank")]

    def __str__(self) -> str:
        return f"{self.authority} {self.rank}: {self.neighbour}"


class AuthoritySuccession(models.Model):
    """`successor` took over all or part of `predecessor` on a day."""

    predecessor = models.ForeignKey(LocalAuthority, on_delete=models.CASCADE, related_name="successor_links")
    successor = models.ForeignKey(LocalAuthority, on_delete=models.CASCADE, related_name="predecessor_links")
    changed_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="one_succession_per_pair")
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
