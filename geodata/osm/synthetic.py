"""Whether a file says of itself that it is synthetic."""

from osmium import io as files

from geodata.osm.formats import Extract, Kind, Packing

_WORD = "synthetic"


def says_synthetic(extract: Extract) -> bool:
    """Whether the header names a generator of synthetic data; GraphML and packed files have no header to ask."""
    if extract.kind is Kind.GRAPHML or extract.packing is not Packing.NONE:
        return False
    with files.Reader(files.File(str(extract.path), extract.kind)) as reader:
        return _WORD in reader.header().get("generator")
