"""Where sites of each category belong: on which streets, in which quarters, how far from the middle."""

from collections.abc import Mapping
from dataclasses import dataclass

from geodata.sample.town.quarters import Quarter

_HOMES = (Quarter.CENTRE, Quarter.BLOCKS, Quarter.ESTATES, Quarter.TURNED)
_LANES = ("living_street", "residential")
_SHOPS = ("secondary", "tertiary", "residential")
_GREAT = ("primary", "trunk", "secondary")


@dataclass(frozen=True, slots=True)
class Belonging:
    """kind: beside a street, at a crossing, along a street, on a block, in a park or at a place of its own.

    share: of the sites that are left once every category has one. reach: how fast they thin out towards the rim, as a
    share of the city's radius; apart_m: how far they keep from each other, as catchments do.
    """

    kind: str
    share: float = 1.0
    classes: tuple[str, ...] = _SHOPS
    quarters: tuple[Quarter, ...] = ()
    reach: float = 0.55
    apart_m: float = 0.0


BELONGINGS: Mapping[str, Belonging] = {
    "mall_supermarket": Belonging("beside", 3, ("primary", "secondary", "tertiary"), _HOMES, 0.5, 500.0),
    "school_surroundings": Belonging("beside", 4, _SHOPS, _HOMES, 0.9, 700.0),
    "urban_fringe": Belonging("beside", 1, (), (Quarter.FRINGE, Quarter.VILLAGE, Quarter.WORKS), 9.0),
    "service_counter_hall": Belonging("beside", 1, ("secondary", "tertiary"), _HOMES, 0.4),
    "culture_station": Belonging("beside", 1, _SHOPS, _HOMES, 0.9, 900.0),
    "community_office": Belonging("beside", 6, _SHOPS, (), 1.5, 600.0),
    "back_street": Belonging("along", 9, _LANES, (Quarter.OLD_TOWN, Quarter.VILLAGE, Quarter.CENTRE), 0.5),
    "produce_market": Belonging("beside", 5, _SHOPS, (Quarter.OLD_TOWN, Quarter.VILLAGE, *_HOMES), 0.4, 400.0),
    "railway_station": Belonging("station"),
    "coach_station": Belonging("near_station"),
    "airport": Belonging("rim"),
    "bus_stop": Belonging("beside", 7, _GREAT, (), 0.7, 300.0),
    "metro_station": Belonging("crossing", 1, ("primary", "trunk"), (), 0.6, 900.0),
    "main_road": Belonging("along", 4, ("primary", "trunk"), (), 0.6),
    "secondary_road": Belonging("along", 4, ("secondary", "tertiary"), (), 0.7),
    "main_crossing": Belonging("crossing", 3, ("primary", "trunk", "secondary"), (), 0.6, 600.0),
    "old_housing_estate": Belonging("block", 6, (), (Quarter.CENTRE, Quarter.BLOCKS), 0.45),
    "housing_estate": Belonging("block", 6, (), (Quarter.ESTATES, Quarter.TURNED), 0.9),
    "urban_village": Belonging("block", 1, (), (Quarter.VILLAGE,), 1.5),
    "hospital": Belonging("beside", 1, ("secondary", "tertiary"), _HOMES, 0.6, 900.0),
    "government_service_hall": Belonging("beside", 0, ("secondary", "tertiary"), (Quarter.CENTRE, *_HOMES), 0.3),
    "bank": Belonging("beside", 1, ("primary", "secondary", "tertiary"), _HOMES, 0.4, 300.0),
    "post_telecom_office": Belonging("beside", 1, ("secondary", "tertiary"), _HOMES, 0.7, 500.0),
    "hotel": Belonging("beside", 1, ("secondary", "tertiary"), _HOMES, 0.4),
    "park_square": Belonging("park", 3, (), (Quarter.CENTRE, Quarter.ESTATES), 0.8),
    "scenic_spot": Belonging("lakeside", 1),
    "kindergarten": Belonging("beside", 1, ("residential", "tertiary"), (Quarter.ESTATES, *_HOMES), 0.9, 500.0),
    "school": Belonging("beside", 1, ("tertiary", "residential"), _HOMES, 1.0, 900.0),
    "university": Belonging("beside", 1, (), (Quarter.CAMPUS,), 1.2, 600.0),
    "patriotic_education_site": Belonging("beside", 1, _SHOPS, (Quarter.OLD_TOWN, Quarter.CENTRE), 0.5),
    "public_toilet": Belonging("beside", 3, (*_SHOPS, "living_street"), (), 0.5, 300.0),
    "volunteer_station": Belonging("beside", 1, _SHOPS, _HOMES, 0.6),
    "construction_site": Belonging("block", 1, (), (Quarter.WORKS, Quarter.FRINGE, Quarter.BLOCKS), 1.5),
}
OTHER = Belonging("beside")
"""Of categories that are not listed."""
