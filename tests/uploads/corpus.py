"""Files made on the spot: benign ones that people send, hostile ones that nobody should."""

import base64
import datetime as dt
import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import pikepdf
from asn1crypto import cms, x509
from asn1crypto.keys import PrivateKeyInfo
from cryptography import x509 as made
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID
from PIL import Image
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore


def pdf(pages: int = 1, *, note: str = "", **saving: object) -> bytes:
    made_of = pikepdf.new()
    for _ in range(pages):
        made_of.add_blank_page()
    if note:
        made_of.docinfo["/Title"] = note
    return saved(made_of, **saving)


def saved(document: pikepdf.Pdf, **saving: object) -> bytes:
    out = io.BytesIO()
    document.save(out, deterministic_id="encryption" not in saving, **saving)
    return out.getvalue()


def changed_pdf(root: dict[str, object]) -> bytes:
    document = pikepdf.new()
    document.add_blank_page()
    for name, value in root.items():
        document.Root[name] = document.make_indirect(value) if name != "/Lang" else value
    return saved(document)


def image(
    kind: str, size: tuple[int, int] = (40, 30), mode: str = "RGB", **saving: object
) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 128 if mode in ("L", "1") else None).save(out, kind, **saving)
    return out.getvalue()


def zipped(name: str = "a.txt", content: bytes = b"ciao") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, content)
    return out.getvalue()


@cache
def identity(name: str = "LIA ROSSI", curve: str = "rsa") -> tuple[made.Certificate, object]:
    key = (
        rsa.generate_private_key(public_exponent=65537, key_size=2048)
        if curve == "rsa"
        else ec.generate_private_key(ec.SECP256R1())
    )
    subject = made.Name([made.NameAttribute(NameOID.COMMON_NAME, name)])
    at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    certificate = (
        made.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(at)
        .not_valid_after(at + dt.timedelta(days=3650))
        .add_extension(
            made.KeyUsage(
                digital_signature=True,
                content_commitment=True,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=False,
                crl_sign=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    return certificate, key


def p7m(
    content: bytes, *, curve: str = "rsa", encoding: str = "der", detached: bool = False
) -> bytes:
    certificate, key = identity(curve=curve)
    options = [pkcs7.PKCS7Options.Binary]
    if detached:
        options.append(pkcs7.PKCS7Options.DetachedSignature)
    signed = (
        pkcs7.PKCS7SignatureBuilder()
        .set_data(content)
        .add_signer(certificate, key, hashes.SHA256())
        .sign(serialization.Encoding.DER, options)
    )
    if encoding == "pem":
        body = base64.encodebytes(signed)
        return b"-----BEGIN PKCS7-----\n" + body + b"-----END PKCS7-----\n"
    return base64.b64encode(signed) if encoding == "base64" else signed


def pades(
    content: bytes,
    *,
    name: str = "LIA ROSSI",
    field: str = "Firma",
    box: tuple[int, int, int, int] | None = None,
    on_page: int = 0,
) -> bytes:
    """Signed by appending; ``box``: where a picture of the signature stands, in points."""
    certificate, key = identity(name)
    der = certificate.public_bytes(serialization.Encoding.DER)
    signer = signers.SimpleSigner(
        signing_cert=x509.Certificate.load(der),
        signing_key=_key(key),
        cert_registry=SimpleCertificateStore(),
    )
    wanted = signers.PdfSignatureMetadata(
        field_name=field, subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256"
    )

    def sign() -> bytes:
        writer = IncrementalPdfFileWriter(io.BytesIO(content))
        seen = box and fields.SigFieldSpec(field, box=box, on_page=on_page)
        out = signers.sign_pdf(writer, wanted, signer=signer, new_field_spec=seen)
        return bytes(out.getvalue())

    # Signing runs a loop of its own; where a browser is driven this thread has one already.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(sign).result()


def _key(key: object) -> object:
    return PrivateKeyInfo.load(
        key.private_bytes(
            serialization.Encoding.DER,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def tampered_p7m(content: bytes, other: bytes) -> bytes:
    """A whole envelope whose content was exchanged after signing."""
    info = cms.ContentInfo.load(p7m(content))
    info["content"]["encap_content_info"]["content"] = other
    return info.dump(force=True)
