from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateRangeField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from phoihop.base.labels import choices_of
from phoihop.bodies.organisations.enums import BLOCK_LABELS, PASSING_LABELS, USER_ROLE_LABELS, Block, UserRole
from phoihop.bodies.people.models import User
from phoihop_rollup.vocabulary import Passing


def _one_at_a_time(name: str) -> ExclusionConstraint:
    """Of one organisation no two rows hold on the same day, from `start` to `end`, both included."""
    organisation = F("organisation")
    same = Func(organisation, organisation, Value("[]"), function="int8range", output_field=BigIntegerRangeField())
    days = Func(F("start"), F("end"), Value("[]"), function="daterange", output_field=DateRangeField())
    return ExclusionConstraint(name=name, expressions=[(same, "&&"), (days, "&&")])


class Organisation(models.Model):
    """A body or unit for the time it exists: from `opened` until `closed`, the first day it no longer does."""

    id = models.BigAutoField(primary_key=True)
    code = models.CharField(_("mã định danh"), max_length=100, unique=True)
    name = models.CharField(_("tên"), max_length=300)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=300, blank=True)
    kind = models.CharField(_("loại"), max_length=50, blank=True)
    block = models.CharField(_("khối"), max_length=20, blank=True, choices=choices_of(BLOCK_LABELS))
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("cơ quan cấp trên")
    )
    opened = models.DateField(_("ngày thành lập"), null=True, blank=True)
    closed = models.DateField(_("ngày kết thúc"), null=True, blank=True)
    latitude = models.DecimalField(_("vĩ độ"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("kinh độ"), max_digits=9, decimal_places=6, null=True, blank=True)
    search_key = models.CharField(_("khóa tìm kiếm"), max_length=700, editable=False)
    sort_key = models.CharField(_("khóa sắp xếp"), max_length=1000, editable=False)

    class Meta:
        verbose_name = _("cơ quan, đơn vị")
        verbose_name_plural = _("cơ quan, đơn vị")
        ordering = ["sort_key", "code"]
        constraints = [
            models.CheckConstraint(
                name="organisation_closes_after_it_opens",
                condition=Q(opened__isnull=True) | Q(closed__isnull=True) | Q(closed__gt=F("opened")),
                violation_error_message=_("Ngày kết thúc phải sau ngày thành lập."),
            ),
            models.CheckConstraint(name="organisation_has_a_code", condition=~Q(code="")),
            models.CheckConstraint(
                name="organisation_block_is_known", condition=Q(block__in=["", *(block.value for block in Block)])
            ),
            models.CheckConstraint(name="organisation_is_not_its_own_parent", condition=~Q(parent=F("id"))),
            models.CheckConstraint(
                name="organisation_lies_on_earth",
                condition=(Q(latitude__isnull=True) | Q(latitude__range=(-90, 90)))
                & (Q(longitude__isnull=True) | Q(longitude__range=(-180, 180))),
            ),
        ]
        indexes = [
            models.Index(fields=["search_key"], name="organisation_by_prefix", opclasses=["varchar_pattern_ops"]),
            models.Index(fields=["sort_key", "code"], name="organisation_in_order"),
            models.Index(fields=["kind"], name="organisation_by_kind"),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationName(models.Model):
    """A name a unit bore from `start` to `end`, both days included (empty: unbounded)."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="names", verbose_name=_("cơ quan, đơn vị")
    )
    name = models.CharField(_("tên"), max_length=300)
    start = models.DateField(_("từ ngày"), null=True, blank=True)
    end = models.DateField(_("đến hết ngày"), null=True, blank=True)
    document = models.CharField(_("văn bản"), max_length=200, blank=True)
    search_key = models.CharField(_("khóa tìm kiếm"), max_length=700, editable=False)

    class Meta:
        verbose_name = _("tên theo thời gian")
        verbose_name_plural = _("tên theo thời gian")
        ordering = ["organisation", "start"]
        constraints = [
            models.CheckConstraint(
                name="name_ends_after_it_starts",
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end__gte=F("start")),
            ),
            _one_at_a_time("one_name_at_a_time"),
        ]

    def __str__(self) -> str:
        return self.name


class Placement(models.Model):
    """Under whom a unit lies from `start` to `end`, both days included; outside all placements `parent` holds."""

    id = models.BigAutoField(primary_key=True)
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="placements", verbose_name=_("cơ quan, đơn vị")
    )
    parent = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="placed", verbose_name=_("cơ quan cấp trên")
    )
    start = models.DateField(_("từ ngày"), null=True, blank=True)
    end = models.DateField(_("đến hết ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("thời gian trực thuộc")
        verbose_name_plural = _("thời gian trực thuộc")
        ordering = ["organisation", "start"]
        constraints = [
            models.CheckConstraint(
                name="placement_ends_after_it_starts",
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end__gte=F("start")),
            ),
            models.CheckConstraint(name="placement_is_under_another", condition=~Q(parent=F("organisation"))),
            _one_at_a_time("placements_do_not_overlap"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} < {self.parent_id}"


class Succession(models.Model):
    """On the day `source` closes, `share` of it passes to `target`."""

    id = models.BigAutoField(primary_key=True)
    source = models.ForeignKey(
        Organisation, models.CASCADE, related_name="successions", verbose_name=_("đơn vị kết thúc")
    )
    target = models.ForeignKey(
        Organisation, models.PROTECT, related_name="inheritances", verbose_name=_("đơn vị kế thừa")
    )
    on = models.DateField(_("ngày hiệu lực"))
    share = models.DecimalField(_("tỷ phần"), max_digits=38, decimal_places=15)
    kind = models.CharField(_("hình thức"), max_length=20, choices=choices_of(PASSING_LABELS))
    document = models.CharField(_("văn bản"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("kế thừa")
        verbose_name_plural = _("kế thừa")
        ordering = ["source", "target"]
        constraints = [
            models.UniqueConstraint(fields=["source", "target"], name="one_succession_per_pair"),
            models.CheckConstraint(
                name="share_is_a_part_of_one",
                condition=Q(share__gt=0) & Q(share__lte=1),
                violation_error_message=_("Tỷ phần phải lớn hơn 0 và không quá 1."),
            ),
            models.CheckConstraint(name="nobody_succeeds_itself", condition=~Q(source=F("target"))),
            models.CheckConstraint(
                name="succession_kind_is_known", condition=Q(kind__in=[kind.value for kind in Passing])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} → {self.target_id}"


class RoleGrant(models.Model):
    """A role of an account at one organisation, in one programme or in all, from `start` to `end` (both included).

    A reporter files for that organisation alone; every other role reaches the whole subtree. `programme` is a code, not
    a key: a body does not know the agreements it is party to.
    """

    id = models.BigAutoField(primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="grants", verbose_name=_("người dùng"))
    role = models.CharField(_("vai trò"), max_length=20, choices=choices_of(USER_ROLE_LABELS))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="grants", verbose_name=_("cơ quan, đơn vị")
    )
    programme = models.CharField(_("mã chương trình"), max_length=100, blank=True)
    start = models.DateField(_("từ ngày"), null=True, blank=True)
    end = models.DateField(_("đến hết ngày"), null=True, blank=True)

    class Meta:
        verbose_name = _("phân quyền")
        verbose_name_plural = _("phân quyền")
        ordering = ["user", "organisation", "role"]
        constraints = [
            models.UniqueConstraint(fields=["user", "role", "organisation", "programme"], name="one_grant_of_a_kind"),
            models.CheckConstraint(name="grant_role_is_known", condition=Q(role__in=[role.value for role in UserRole])),
            models.CheckConstraint(
                name="grant_ends_after_it_starts",
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end__gte=F("start")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.role} @ {self.organisation_id}"


class Delegation(models.Model):
    """While somebody is on leave, `deputy` may act for `principal` from `start` to `end` (both included), unless ended.

    It holds no roles of its own: whatever the principal holds on the day counts, but for administration.
    """

    id = models.BigAutoField(primary_key=True)
    principal = models.ForeignKey(
        User, models.CASCADE, related_name="delegations", verbose_name=_("người được làm thay")
    )
    deputy = models.ForeignKey(User, models.CASCADE, related_name="deputyships", verbose_name=_("người làm thay"))
    start = models.DateField(_("từ ngày"))
    end = models.DateField(_("đến hết ngày"))
    reason = models.CharField(_("lý do"), max_length=300)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("người lập"))
    made_at = models.DateTimeField(_("lập lúc"))
    ended_at = models.DateTimeField(_("thôi lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("ủy quyền làm thay")
        verbose_name_plural = _("ủy quyền làm thay")
        ordering = ["-start", "-id"]
        constraints = [
            models.CheckConstraint(name="delegation_ends_after_it_starts", condition=Q(end__gte=F("start"))),
            models.CheckConstraint(name="nobody_is_his_own_deputy", condition=~Q(principal=F("deputy"))),
        ]

    def __str__(self) -> str:
        return f"{self.deputy_id} → {self.principal_id}"
