"""The streets of a made-up district, by the way that any extract goes."""

from pathlib import Path
from tempfile import TemporaryDirectory

from geodata.osm.formats import extract_at
from geodata.osm.streets import read_streets
from geodata.roads import roads_of, speed_table
from geodata.sample.road_city.city import city_streets
from geodata.sample.road_city.order import RoadCity
from geodata.sample.road_city.osm_file import write_streets
from gridsvc.roads import Roads


def made_up_roads(nodes: int, seed: int) -> Roads:
    """Roads of a synthetic city of about so many crossings."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "synthetic.osm.pbf"
        write_streets(file, city_streets(RoadCity(nodes, seed)))
        return roads_of(read_streets(extract_at(file), speed_table()).streets)
