"""XML parsed without a network, entities or documents types of its own."""

import re

from lxml import etree

from bot.core.errors import DocumentError

_ENTITIES = re.compile(rb"<!ENTITY|<!DOCTYPE[^>\[]{0,1000}\[", re.IGNORECASE)


def parse_xml(data: bytes, name: str) -> etree._Element:
    """The root of a document. Raises DocumentError for damage and for entities of its own, which can be bombs."""
    if _ENTITIES.search(data):
        raise DocumentError(f"{name}: declares XML entities of its own, which can be bombs; it is not read")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, recover=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.LxmlError as error:
        raise DocumentError(f"{name}: damaged XML ({error}); save it again") from error
    if root is None:
        raise DocumentError(f"{name}: damaged XML; save it again")
    return root
