"""XML documents for other programs: text that XML may hold, on one line."""

from xml.etree import ElementTree as ET

from api.plain_text import one_line


def add_text(parent: ET.Element, tag: str, text: str) -> None:
    """A last child that holds a text."""
    ET.SubElement(parent, tag).text = one_line(text)


def xml_bytes(root: ET.Element) -> bytes:
    """The document, indented."""
    ET.indent(root)
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"
