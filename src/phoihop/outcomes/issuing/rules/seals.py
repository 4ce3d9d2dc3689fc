"""What a sealed document says of itself, in small letters at the foot of its pages."""

from dataclasses import dataclass

from phoihop.outcomes.issuing.rules.codes import grouped


@dataclass(frozen=True, slots=True)
class SealWords:
    """Of which report it is, under which code and where it is verified, how far the audit chain had got, when it was signed."""

    report: str
    code: str
    address: str
    audit_number: int
    audit_hash: str
    signed: str

    @property
    def lines(self) -> tuple[str, ...]:
        """Beside the QR."""
        return (
            f"Văn bản niêm phong {self.signed} · mã báo cáo {self.report} · mã xác minh {grouped(self.code)}",
            f"Kiểm tra tại {self.address}",
            f"Nhật ký kiểm toán: dòng {self.audit_number}, mã {self.audit_hash}",
        )

    @property
    def line(self) -> str:
        """On every other page."""
        return f"Mã báo cáo {self.report} · mã xác minh {grouped(self.code)}"
