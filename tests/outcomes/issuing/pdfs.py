"""PDFs made by hand, and signatures of certificates made for the test."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from io import BytesIO
from typing import TypeVar

from asn1crypto import crl, keys
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NumberObject, StreamObject, pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec, append_signature_field
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from phoihop.base.beside import beside

DAY = timedelta(days=1)
T = TypeVar("T")
Box = tuple[int, int, int, int]


def elsewhere(work: Callable[[], T]) -> T:
    """Done on a thread of its own: pyHanko opens a loop, and a browser that was here leaves the test's own running."""
    with beside(work) as answer:
        return answer()


def plain_pdf(text: str = "Văn bản", *, keywords: str = "") -> bytes:
    """One page that says this, in a font without a table of letters."""
    shown = text.encode("ascii", "replace").replace(b"(", rb"\(").replace(b")", rb"\)")
    stream = b"BT /F1 12 Tf 72 720 Td (" + shown + b") Tj ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Keywords (%s) >>" % keywords.encode(),
    ]
    content, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = len(content)
    count = len(objects) + 1
    return content + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%d\n%%%%EOF\n"
        % (count, table, count, end)
    )


@dataclass(frozen=True)
class Authority:
    """A root certificate and its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.DER)


def authority(name: str = "CA thử nghiệm") -> Authority:
    """A root that signs certificates of the test; of one name there is one."""
    return _authority(name)


@cache
def _authority(name: str) -> Authority:
    key = ec.generate_private_key(ec.SECP256R1())
    built = _builder(name, name, key, key, datetime.now(UTC) - 900 * DAY, datetime.now(UTC) + 900 * DAY)
    built = built.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    return Authority(built.sign(key, hashes.SHA256()), key)


@cache
def signer(name: str = "Trần Văn Ký", *, issuer: str = "CA thử nghiệm", expired: bool = False) -> signers.SimpleSigner:
    """Whoever signs, with a certificate of that root; an expired one ended a year ago."""
    root, key = authority(issuer), ec.generate_private_key(ec.SECP256R1())
    now = datetime.now(UTC)
    days = (now - 800 * DAY, now - 365 * DAY) if expired else (now - 100 * DAY, now + 100 * DAY)
    built = _builder(name, issuer, key, root.key, *days)
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    certificate = built.add_extension(usage, critical=True).sign(root.key, hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return signers.SimpleSigner(
        signing_cert=asn1.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(private),
        cert_registry=SimpleCertificateStore.from_certs([asn1.Certificate.load(root.der)]),
    )


def signed(
    content: bytes,
    who: signers.SimpleSigner | None = None,
    *,
    field: str = "ChuKy1",
    stamped: bool = False,
    stamps: DummyTimeStamper | None = None,
    box: Box | None = None,
    crls: Sequence[crl.CertificateList] = (),
) -> bytes:
    """The PDF with a signature added to it: with a timestamp of somebody else's, a picture on the first page, lists of
    revoked certificates among what is signed, where they are wanted."""
    metadata = signers.PdfSignatureMetadata(field_name=field, embed_validation_info=bool(crls), validation_context=None)
    if crls:
        metadata = replace(
            metadata, validation_context=ValidationContext([_root()], crls=crls, revocation_mode="require")
        )
    spec = SigFieldSpec(field, on_page=0, box=box) if box else None
    style = TextStampStyle(stamp_text="Da ky") if box else None
    stamps = stamps or (stamper() if stamped else None)
    pdf_signer = signers.PdfSigner(
        metadata, who or signer(), timestamper=stamps, stamp_style=style, new_field_spec=spec
    )
    made = elsewhere(partial(pdf_signer.sign_pdf, IncrementalPdfFileWriter(BytesIO(content))))
    return bytes(made.getvalue())


def revoked_list(
    *revoked: signers.SimpleSigner | DummyTimeStamper,
    by: str = "CA thử nghiệm",
    on: datetime | None = None,
    made: datetime | None = None,
) -> crl.CertificateList:
    """A root's list of certificates that it has taken back, good for a day around its making."""
    root, moment = authority(by), made or datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, by)])
    built = x509.CertificateRevocationListBuilder().issuer_name(name)
    built = built.last_update(moment - DAY).next_update(moment + DAY)
    for one in revoked:
        row = x509.RevokedCertificateBuilder().serial_number(_certificate(one).serial_number)
        built = built.add_revoked_certificate(row.revocation_date(on or moment - 2 * DAY).build())
    made_list = built.sign(root.key, hashes.SHA256())
    return crl.CertificateList.load(made_list.public_bytes(serialization.Encoding.DER))


def _certificate(one: signers.SimpleSigner | DummyTimeStamper) -> asn1.Certificate:
    return one.tsa_cert if isinstance(one, DummyTimeStamper) else one.signing_cert


def with_evidence(content: bytes, *crls: crl.CertificateList) -> bytes:
    """The signed PDF with lists of revoked certificates added for its upkeep."""
    made = BytesIO(content)
    elsewhere(partial(DocumentSecurityStore.add_dss, made, None, crls=list(crls), certs=[_root()]))
    return made.getvalue()


def _root() -> asn1.Certificate:
    return asn1.Certificate.load(authority().der)


def with_picture(content: bytes, box: Box, *, flags: int = 4) -> bytes:
    """The PDF with a place for a signature that nobody has signed, and something to see in it, shown as its flags say."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    append_signature_field(writer, SigFieldSpec("Trong", on_page=0, box=box))
    fields = [one.get_object() for one in writer.root["/AcroForm"]["/Fields"]]
    (place,) = [one for one in fields if one["/T"] == "Trong"]
    look = {"/Type": "/XObject", "/Subtype": "/Form"}
    drawn = StreamObject({pdf_name(key): pdf_name(value) for key, value in look.items()}, b"1 g 0 0 500 500 re f")
    drawn[pdf_name("/BBox")] = ArrayObject(map(NumberObject, (0, 0, 500, 500)))
    place[pdf_name("/AP")] = DictionaryObject({pdf_name("/N"): writer.add_object(drawn)})
    place[pdf_name("/F")] = NumberObject(flags)
    writer.update_container(place)
    return _written(writer)


def with_odd_annotation(content: bytes) -> bytes:
    """The PDF with a number where an annotation of its page should be."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    page = writer.root["/Pages"]["/Kids"][0]
    page[pdf_name("/Annots")] = ArrayObject([NumberObject(1)])
    writer.update_container(page)
    return _written(writer)


def with_note(content: bytes, box: Box) -> bytes:
    """The PDF with a white square laid over its page, added as an incremental update."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    page = writer.root["/Pages"]["/Kids"][0]
    words = {"/Type": pdf_name("/Annot"), "/Subtype": pdf_name("/Square"), "/Rect": ArrayObject(map(NumberObject, box))}
    words["/IC"] = ArrayObject([NumberObject(1)] * 3)
    note = writer.add_object(DictionaryObject({pdf_name(name): word for name, word in words.items()}))
    page[pdf_name("/Annots")] = ArrayObject([*page.get("/Annots", ()), note])
    writer.update_container(page)
    return _written(writer)


def stamper(*, purpose: str = "time_stamping") -> DummyTimeStamper:
    """An authority of time, under the root of the test; of one whose certificate is for something else there is one, too."""
    return _stamper(purpose)


@cache
def _stamper(purpose: str) -> DummyTimeStamper:
    root, key = authority(), rsa.generate_private_key(65537, 2048)
    now = datetime.now(UTC)
    built = _builder("Dấu thời gian thử", "CA thử nghiệm", key, root.key, now - 100 * DAY, now + 100 * DAY)
    usage = x509.ExtendedKeyUsage([getattr(ExtendedKeyUsageOID, purpose.upper())])
    certificate = built.add_extension(usage, critical=True).sign(root.key, hashes.SHA256())
    private = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return DummyTimeStamper(
        asn1.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
        keys.PrivateKeyInfo.load(private),
        SimpleCertificateStore.from_certs([asn1.Certificate.load(root.der)]),
    )


def rewritten(content: bytes, text: str = "Khac") -> bytes:
    """The PDF with another text on its page, added as an incremental update."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    page = writer.root["/Pages"]["/Kids"][0]
    page[pdf_name("/Contents")] = writer.add_object(
        StreamObject(stream_data=f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET".encode())
    )
    writer.update_container(page)
    return _written(writer)


def with_box(content: bytes, *, value: str = "Cu") -> bytes:
    """The PDF with a text box of a form on its page, in which this stands."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    page = writer.root["/Pages"]["/Kids"][0]
    words = {"/Type": pdf_name("/Annot"), "/Subtype": pdf_name("/Widget"), "/FT": pdf_name("/Tx")}
    words |= {"/T": pdf_string("O1"), "/V": pdf_string(value), "/Rect": ArrayObject(map(NumberObject, (9, 9, 99, 29)))}
    box = writer.add_object(DictionaryObject({pdf_name(name): word for name, word in words.items()}))
    page[pdf_name("/Annots")] = ArrayObject([box])
    form = {pdf_name("/Fields"): ArrayObject([box]), pdf_name("/SigFlags"): NumberObject(3)}
    writer.root[pdf_name("/AcroForm")] = writer.add_object(DictionaryObject(form))
    writer.update_container(page)
    writer.update_root()
    return _written(writer)


def boxed(content: bytes, value: str) -> bytes:
    """The PDF with something else in its text box, added as an incremental update."""
    writer = IncrementalPdfFileWriter(BytesIO(content))
    box = writer.root["/AcroForm"]["/Fields"][0]
    box[pdf_name("/V")] = pdf_string(value)
    writer.update_container(box)
    return _written(writer)


def _written(writer: IncrementalPdfFileWriter) -> bytes:
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def _builder(
    name: str,
    issuer: str,
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey,
    issuing: ec.EllipticCurvePrivateKey,
    start: datetime,
    end: datetime,
) -> x509.CertificateBuilder:
    called = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, one)]) for one in (name, issuer)]
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    above = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuing.public_key())
    return (
        x509.CertificateBuilder()
        .subject_name(called[0])
        .issuer_name(called[1])
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
        .add_extension(identifier, critical=False)
        .add_extension(above, critical=False)
    )
