"""Signatures: what a .p7m encloses, and whether a PDF is signed; who signed, by certificate.

It is checked that the signature is whole: that the bytes signed are these, by the key of
the certificate inside. Whether the certificate is to be trusted (its issuer, its
revocation) is not asked here: that is said on the pages that use it.
"""

import base64
import hashlib
import io
import re
from dataclasses import dataclass

from asn1crypto import cms, x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from welfare_kmzero.uploads.refusals import FileRefused

_ARMOUR = re.compile(rb"-----(BEGIN|END) [A-Z0-9 ]+-----")
_NOT_SIGNED = "Il file .p7m non contiene una firma leggibile: firmalo di nuovo e riprova."
_DETACHED = (
    "La firma è separata dal documento: scegli nel programma di firma «busta con il documento» (.p7m) "
    "oppure PAdES, e riprova."
)
# A signature is written plain, never packed: it tells which bytes of the file it covers.
_RANGE = b"/ByteRange"
# Another signature is a field that is filled in.
_SIGNED_AGAIN = ModificationLevel.FORM_FILLING
_BROKEN = "La firma non corrisponde al contenuto: il file è stato modificato dopo la firma."


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a .p7m encloses, and the names of who signed it."""

    content: bytes
    signers: tuple[str, ...]


def open_envelope(content: bytes) -> Envelope:
    """The content of a CMS ``SignedData``. Raises FileRefused."""
    try:
        return _opened(_der(content))
    except FileRefused:
        raise
    except Exception:  # noqa: BLE001 - hostile bytes make the parser raise what it likes
        raise FileRefused(_NOT_SIGNED) from None


def signers_of_pdf(content: bytes) -> tuple[str, ...]:
    """Who signed a PDF, the last signature last; empty when nobody did.

    Raises FileRefused when a signature does not hold, or the last one leaves out a part of
    its revision. What was added after it (time stamps, other signatures) is another revision.
    """
    if _RANGE not in content:
        return ()
    try:
        signatures = list(PdfFileReader(io.BytesIO(content)).embedded_regular_signatures)
        hold = [_holds(each) for each in signatures]
        whole = (
            not signatures
            or signatures[-1].evaluate_signature_coverage()
            >= SignatureCoverageLevel.ENTIRE_REVISION
        )
        names = tuple(_name(each.signer_cert) for each in signatures)
    except Exception:  # noqa: BLE001 - as above
        raise FileRefused(_BROKEN) from None
    if not (all(hold) and whole):
        raise FileRefused(_BROKEN)
    return names


def check_unchanged_since(content: bytes) -> None:
    """Nothing was changed after any of the signatures but by signing again.

    Raises FileRefused. Time stamps and the material to validate a signature may follow it.
    """
    try:
        unchanged = all(
            _is_unchanged(each)
            for each in PdfFileReader(io.BytesIO(content)).embedded_regular_signatures
        )
    except Exception:  # noqa: BLE001 - as above
        raise FileRefused(_BROKEN) from None
    if not unchanged:
        raise FileRefused(_BROKEN)


def _is_unchanged(signature: EmbeddedPdfSignature) -> bool:
    signature.compute_integrity_info()  # type: ignore[no-untyped-call]  # it declares no types
    found: object = signature.diff_result
    return isinstance(found, DiffResult) and found.modification_level <= _SIGNED_AGAIN


def _holds(signature: EmbeddedPdfSignature) -> bool:
    intact, valid = validate_sig_integrity(
        signature.signer_info,
        signature.signer_cert,
        expected_content_type="data",
        actual_digest=signature.compute_digest(),
    )
    return bool(intact and valid)


def _opened(der: bytes) -> Envelope:
    info = cms.ContentInfo.load(der, strict=True)
    if info["content_type"].native != "signed_data":
        raise FileRefused(_NOT_SIGNED)
    signed = info["content"]
    inside = signed["encap_content_info"]["content"].native
    if inside is None:
        raise FileRefused(_DETACHED)
    signers = tuple(_signer(signed, each, inside) for each in signed["signer_infos"])
    if not signers:
        raise FileRefused(_NOT_SIGNED)
    return Envelope(inside, signers)


def _der(content: bytes) -> bytes:
    if content.startswith(b"0"):
        return content
    return base64.b64decode(b"".join(_ARMOUR.sub(b"", content).split()), validate=True)


def _signer(signed: cms.SignedData, signer: cms.SignerInfo, inside: bytes) -> str:
    certificate = _certificate(signed, signer)
    digest = hashlib.new(signer["digest_algorithm"]["algorithm"].native, inside).digest()
    intact, valid = validate_sig_integrity(
        signer,
        certificate,
        expected_content_type=signed["encap_content_info"]["content_type"].native,
        actual_digest=digest,
    )
    if not (intact and valid):
        raise FileRefused(_BROKEN)
    return _name(certificate)


def _certificate(signed: cms.SignedData, signer: cms.SignerInfo) -> x509.Certificate:
    wanted = signer["sid"]
    for choice in signed["certificates"]:
        found = choice.chosen
        if wanted.name == "issuer_and_serial_number":
            named = wanted.chosen
            if (
                found.issuer == named["issuer"]
                and found.serial_number == named["serial_number"].native
            ):
                return found
        elif found.key_identifier == wanted.chosen.native:
            return found
    raise FileRefused(_NOT_SIGNED)


def _name(certificate: x509.Certificate) -> str:
    """Common name of the subject, on one line, at most 150 characters."""
    subject = certificate.subject.native
    said = subject.get("common_name") or certificate.subject.human_friendly
    text = said[0] if isinstance(said, list) else said
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())[:150]
