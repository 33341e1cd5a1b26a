"""Small extracts written by hand."""

from collections.abc import Callable, Mapping
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest

Tags = Mapping[str, str]
WriteOsm = Callable[..., Path]


@pytest.fixture
def write_osm(tmp_path: Path) -> WriteOsm:
    """Writes OSM XML: nodes {id: (lon, lat)}, ways {id: (node ids, tags)}, tags of nodes {id: tags},
    relations {id: ([(kind, id, role)], tags)}.
    """

    def write(
        nodes: Mapping[int, tuple[float, float]],
        ways: Mapping[int, tuple[list[int], Tags]],
        node_tags: Mapping[int, Tags] | None = None,
        relations: Mapping[int, tuple[list[tuple[str, int, str]], Tags]] | None = None,
    ) -> Path:
        parts = ["<?xml version='1.0' encoding='UTF-8'?>", "<osm version='0.6'>"]
        for number, (lon, lat) in nodes.items():
            tags = "".join(tag(key, value) for key, value in (node_tags or {}).get(number, {}).items())
            parts.append(f"<node id='{number}' version='1' lon='{lon}' lat='{lat}'>{tags}</node>")
        for number, (refs, way_tags) in ways.items():
            members = "".join(f"<nd ref='{ref}'/>" for ref in refs)
            tags = "".join(tag(key, value) for key, value in way_tags.items())
            parts.append(f"<way id='{number}' version='1'>{members}{tags}</way>")
        for number, (listed, relation_tags) in (relations or {}).items():
            members = "".join(f"<member type='{kind}' ref='{ref}' role='{role}'/>" for kind, ref, role in listed)
            tags = "".join(tag(key, value) for key, value in relation_tags.items())
            parts.append(f"<relation id='{number}' version='1'>{members}{tags}</relation>")
        path = tmp_path / "made.osm"
        path.write_text("\n".join([*parts, "</osm>"]), "utf-8")
        return path

    return write


def tag(key: str, value: str) -> str:
    return f"<tag k={quoteattr(key)} v={quoteattr(value)}/>"


@pytest.fixture
def write_graphml(tmp_path: Path) -> Callable[..., Path]:
    """Writes GraphML as OSMnx does: nodes {id: (x, y)}, arcs [(source, target, attributes)]."""

    def write(
        nodes: Mapping[str, tuple[float, float]],
        arcs: list[tuple[str, str, Tags]],
        *,
        directed: bool = True,
        crs: str = "epsg:4326",
    ) -> Path:
        names = sorted({key for _, _, attributes in arcs for key in attributes})
        keys = {name: f"e{i}" for i, name in enumerate(names)}
        parts = [
            "<?xml version='1.0' encoding='utf-8'?>",
            '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
            '<key id="c" for="graph" attr.name="crs" attr.type="string"/>',
            '<key id="x" for="node" attr.name="x" attr.type="string"/>',
            '<key id="y" for="node" attr.name="y" attr.type="string"/>',
            *(f'<key id="{key}" for="edge" attr.name="{name}" attr.type="string"/>' for name, key in keys.items()),
            f'<graph edgedefault="{"directed" if directed else "undirected"}">',
        ]
        for name, (x, y) in nodes.items():
            parts.append(f'<node id="{name}"><data key="x">{x}</data><data key="y">{y}</data></node>')
        for source, target, attributes in arcs:
            data = "".join(f'<data key="{keys[name]}">{value}</data>' for name, value in attributes.items())
            parts.append(f'<edge source="{source}" target="{target}">{data}</edge>')
        path = tmp_path / "made.graphml"
        path.write_text("\n".join([*parts, f'<data key="c">{crs}</data>', "</graph></graphml>"]), "utf-8")
        return path

    return write
