"""Street offices and districts in one piece each: communities that touch the rest at a corner only go to another."""

import numpy as np
import numpy.typing as npt
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

Ints = npt.NDArray[np.int64]
Geometries = npt.NDArray[np.object_]


def in_one_piece(polygons: Geometries, office: Ints, district_of_office: Ints) -> Ints:
    """The office of each community, so that every office and every district hangs together along borders."""
    border = _shared_borders(polygons)
    office = office.copy()
    for _ in range(len(polygons)):
        district = district_of_office[office]
        astray, label = _astray(border, district), district
        if not len(astray):
            astray, label = _astray(border, office), office
        if not len(astray):
            break
        near = np.asarray(border[astray].sum(axis=0)).ravel() * (label != label[astray[0]])
        same = near * (district == district[astray[0]])
        office[astray] = office[int(np.argmax(same if same.any() else near))]
    return office


def _shared_borders(polygons: Geometries) -> csr_array:
    """Metres of border that each two communities share."""
    one, other = shapely.STRtree(polygons).query(polygons, predicate="touches")
    metres = shapely.length(shapely.intersection(polygons[one], polygons[other]))
    along = metres > 0
    return csr_array((metres[along], (one[along], other[along])), shape=(len(polygons), len(polygons)))


def _astray(border: csr_array, label: Ints) -> Ints:
    """The smallest piece of the first part that has several."""
    pairs = border.tocoo()
    within = label[pairs.row] == label[pairs.col]
    links = csr_array((pairs.data[within], (pairs.row[within], pairs.col[within])), shape=border.shape)
    _, piece = connected_components(links, directed=False)
    for each in np.unique(label):
        pieces, sizes = np.unique(piece[label == each], return_counts=True)
        if len(pieces) > 1:
            return np.flatnonzero(piece == pieces[np.argmin(sizes)])
    return np.zeros(0, dtype=np.int64)
