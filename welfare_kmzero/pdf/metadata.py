"""XMP that claims PDF/UA-1 beside PDF/A-3a.

PDF/A allows a claim it does not know only when the same packet describes its schema
(ISO 19005-3, 6.6.2.3); validators read one ``rdf:RDF`` only, so both go inside it.
"""

from xml.etree import ElementTree as ET

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
UA = "http://www.aiim.org/pdfua/ns/id/"
_EXTENSION = "http://www.aiim.org/pdfa/ns/extension/"
_SCHEMA = "http://www.aiim.org/pdfa/ns/schema#"
_PROPERTY = "http://www.aiim.org/pdfa/ns/property#"

for _prefix, _uri in {
    "pdfaExtension": _EXTENSION,
    "pdfaSchema": _SCHEMA,
    "pdfaProperty": _PROPERTY,
    "pdfuaid": UA,
}.items():
    ET.register_namespace(_prefix, _uri)


def _struct(parent: ET.Element, fields: dict[str, str]) -> ET.Element:
    item = ET.SubElement(parent, f"{{{RDF}}}li", {f"{{{RDF}}}parseType": "Resource"})
    for name, text in fields.items():
        ET.SubElement(item, name).text = text
    return item


def with_ua(packet: bytes) -> bytes:
    """``packet``, an rdf:RDF element, with the claim of PDF/UA-1 and its schema."""
    rdf = ET.fromstring(packet)  # noqa: S314 - written a moment ago by WeasyPrint itself
    ET.SubElement(rdf, f"{{{RDF}}}Description", {f"{{{RDF}}}about": "", f"{{{UA}}}part": "1"})
    about = ET.SubElement(rdf, f"{{{RDF}}}Description", {f"{{{RDF}}}about": ""})
    bag = ET.SubElement(ET.SubElement(about, f"{{{_EXTENSION}}}schemas"), f"{{{RDF}}}Bag")
    schema = _struct(
        bag,
        {
            f"{{{_SCHEMA}}}schema": "PDF/UA Universal Accessibility Schema",
            f"{{{_SCHEMA}}}namespaceURI": UA,
            f"{{{_SCHEMA}}}prefix": "pdfuaid",
        },
    )
    sequence = ET.SubElement(ET.SubElement(schema, f"{{{_SCHEMA}}}property"), f"{{{RDF}}}Seq")
    _struct(
        sequence,
        {
            f"{{{_PROPERTY}}}name": "part",
            f"{{{_PROPERTY}}}valueType": "Integer",
            f"{{{_PROPERTY}}}category": "internal",
            f"{{{_PROPERTY}}}description": "Part of ISO 14289 to which the file conforms",
        },
    )
    content: bytes = ET.tostring(rdf, encoding="utf-8")
    return content
