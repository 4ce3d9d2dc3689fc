from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from phoihop.agreements.programmes.models import Indicator, Programme
from phoihop.bodies.organisations.models import Organisation
from phoihop.reporting.submissions.models import Revision
from phoihop_rollup.vocabulary import Scope


class Fact(models.Model):
    """One number of one accepted revision, unchangeable.

    A fact is current while its revision is its submission's `accepted_revision`. No foreign key is checked row by row:
    one trigger a statement proves that each new fact names a revision with its submission's unit and period, and an
    indicator that exists. That the indicator is of the submission's programme is proved by no constraint, but by the
    join of the one writer, `actions.write_facts`.
    """

    id = models.BigAutoField(primary_key=True)
    revision = models.ForeignKey(
        Revision,
        models.PROTECT,
        related_name="facts",
        db_constraint=False,
        db_index=False,
        verbose_name=_("lần sửa"),
    )
    organisation = models.ForeignKey(
        Organisation, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False, verbose_name=_("đơn vị")
    )
    indicator = models.ForeignKey(
        Indicator, models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False, verbose_name=_("chỉ tiêu")
    )
    period = models.CharField(_("kỳ"), max_length=20)
    cell = models.CharField(_("ô phân tổ"), max_length=100, blank=True)
    value = models.DecimalField(_("giá trị"), max_digits=38, decimal_places=15, null=True)
    numerator = models.DecimalField(_("tử số"), max_digits=38, decimal_places=15, null=True)
    denominator = models.DecimalField(_("mẫu số"), max_digits=38, decimal_places=15, null=True)
    scope = models.CharField(_("phạm vi"), max_length=10, default=Scope.OWN.value)

    class Meta:
        verbose_name = _("số liệu gốc")
        verbose_name_plural = _("số liệu gốc")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision", "indicator", "cell", "scope"], name="one_fact_per_indicator_cell_and_scope"
            ),
            models.CheckConstraint(name="fact_scope_is_known", condition=Q(scope__in=[scope.value for scope in Scope])),
            models.CheckConstraint(
                name="fact_is_a_value_or_parts",
                condition=Q(value__isnull=False, numerator__isnull=True, denominator__isnull=True)
                | Q(value__isnull=True) & (Q(numerator__isnull=False) | Q(denominator__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision_id} {self.indicator_id} {self.cell}"


class FactPartition(models.Model):
    """A name for the current facts of one programme and one year (of the period's name), new with every change.

    Random and not counted: a count would be used again after a transaction rolled back or a backup was restored, and
    a derived file of the discarded facts would pass for a fresh one.
    """

    id = models.BigAutoField(primary_key=True)
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="partitions", verbose_name=_("chương trình phối hợp")
    )
    year = models.PositiveSmallIntegerField(_("năm"))
    version = models.UUIDField(_("phiên bản"), default=uuid4)

    class Meta:
        verbose_name = _("phần số liệu")
        verbose_name_plural = _("phần số liệu")
        ordering = ["programme", "year"]
        constraints = [models.UniqueConstraint(fields=["programme", "year"], name="one_partition_per_year")]

    def __str__(self) -> str:
        return f"{self.programme_id} {self.year}: {self.version}"


class DefinitionVersion(models.Model):
    """A name for everything but the facts that a figure depends on, in one row: the structure and the definitions.

    Triggers give it a new random value with every statement that writes one of their tables, whoever writes; so an
    answer kept under this value and the partitions' versions is never older than the database.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.UUIDField(_("phiên bản"), default=uuid4)

    class Meta:
        verbose_name = _("phiên bản định nghĩa")
        verbose_name_plural = _("phiên bản định nghĩa")
        constraints = [models.CheckConstraint(name="one_definition_version", condition=Q(id=1))]

    def __str__(self) -> str:
        return str(self.version)
