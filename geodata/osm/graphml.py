"""Reads GraphML into nodes and arcs with text attributes, as a stream and without trusting the file."""

import zlib
from xml.parsers import expat

from geodata.osm.formats import Extract, broken, opened, refuse_document_type
from geodata.osm.street_graph import Arc, StreetGraph
from gridsvc.errors import InvalidInput

_CHUNK_BYTES = 1 << 20


class _Reader:
    """Handlers for expat; GraphML names attributes by keys that are declared at its head."""

    def __init__(self) -> None:
        self.graph: dict[str, str] = {}
        self.nodes: dict[str, dict[str, str]] = {}
        self.arcs: list[Arc] = []
        self.directed = True
        self._names: dict[str, str] = {}
        self._defaults: dict[str, dict[str, str]] = {"node": {}, "edge": {}, "graph": {}}
        self._owner: dict[str, str] = self.graph
        self._default_of: tuple[str, str] | None = None
        self._name = ""
        self._text: list[str] = []

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        handler = getattr(self, f"_begin_{tag.rpartition(' ')[2]}", None)
        if handler:
            handler(attributes)

    def end(self, tag: str) -> None:
        """An element closes."""
        match tag.rpartition(" ")[2]:
            case "data":
                self._owner[self._name] = "".join(self._text)
            case "default" if self._default_of:
                kind, name = self._default_of
                self._defaults.setdefault(kind, {})[name] = "".join(self._text)
            case "node" | "edge":
                self._owner = self.graph

    def text(self, text: str) -> None:
        """Characters inside an element."""
        self._text.append(text)

    def _begin_key(self, attributes: dict[str, str]) -> None:
        name = attributes.get("attr.name", attributes["id"])
        self._names[attributes["id"]] = name
        self._default_of = (attributes.get("for", ""), name)

    def _begin_graph(self, attributes: dict[str, str]) -> None:
        self.directed = attributes.get("edgedefault", "directed") != "undirected"

    def _begin_node(self, attributes: dict[str, str]) -> None:
        self._owner = self.nodes[attributes["id"]] = dict(self._defaults["node"])

    def _begin_edge(self, attributes: dict[str, str]) -> None:
        self._owner = dict(self._defaults["edge"])
        self.arcs.append(Arc(attributes["source"], attributes["target"], self._owner))

    def _begin_data(self, attributes: dict[str, str]) -> None:
        self._name = self._names.get(attributes["key"], attributes["key"])
        self._text = []

    def _begin_default(self, _: dict[str, str]) -> None:
        self._text = []


def read_graphml(extract: Extract) -> StreetGraph:
    """The graph in a GraphML file; document types, entities and files cut off are refused."""
    reader = _Reader()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = refuse_document_type
    parser.EntityDeclHandler = refuse_document_type
    parser.StartElementHandler = reader.begin
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    try:
        with opened(extract) as file:
            while chunk := file.read(_CHUNK_BYTES):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
    except (expat.ExpatError, OSError, EOFError, zlib.error) as error:
        raise broken(extract.path, error) from error
    except KeyError as error:
        raise InvalidInput(
            f"{extract.path.name} is no GraphML: line {parser.CurrentLineNumber} lacks {error}",
            code="graphml_incomplete",
            params={"file": extract.path.name, "row": parser.CurrentLineNumber, "field": str(error)},
        ) from error
    return StreetGraph(reader.nodes, tuple(reader.arcs), directed=reader.directed, crs=reader.graph.get("crs"))
