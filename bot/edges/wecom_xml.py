"""Reading and writing the platform's XML: nothing that expands is read, nothing that breaks is written."""

import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class BadXml(Exception):
    """Not a document that can be read. Says nothing of what was in it."""


class _NoDoctype(ElementTree.TreeBuilder):
    """Entities can only be declared in a DOCTYPE, and the platform never sends one."""

    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise BadXml("DOCTYPE")


def read(text: str) -> Element:
    """The root of ``text``; characters that XML forbids are left out first, people do type them."""
    parser = ElementTree.XMLParser(target=_NoDoctype())  # noqa: S314 (the DOCTYPE is refused)
    try:
        parser.feed(_ILLEGAL.sub("", text))
        root = parser.close()
    except (ElementTree.ParseError, ValueError) as error:
        raise BadXml("not well-formed") from error
    return root


def text_of(element: Element, tag: str) -> str:
    """The trimmed text of the child ``tag``; empty where there is none."""
    return (element.findtext(tag) or "").strip()


def cdata(text: str) -> str:
    """``text`` as character data; a ``]]>`` inside is split over two sections."""
    return f"<![CDATA[{_ILLEGAL.sub('', text).replace(']]>', ']]]]><![CDATA[>')}]]>"
