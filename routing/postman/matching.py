"""All points in pairs at the least sum of costs: minimum weight perfect matching of a complete graph, exactly.

The primal-dual method of J. Edmonds (Maximum matching and a polyhedron with 0,1-vertices, 1965): trees of tight edges
grow from all free points at once; odd rings in them are shrunk to one node, prices change by as much as makes another
edge tight, and where two trees meet one more pair is made. Edges are scanned anew at each step, which takes n^2 steps
more than it must and keeps the books short; the prices of costs that are whole stay whole.
"""

from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

Whole = npt.NDArray[np.int64]

_FREE, _OUTER, _INNER = 0, 1, 2
_NONE = -1
_EVER = 2**62


class _Books(NamedTuple):
    """Nodes are points (0 to n - 1) and rings of nodes (n to 2n - 1).

    cost: (n, n), fourfold. price, mate, top: (n,), of points; mate a point, top the outermost node that holds it.
    ring_price, within, base, size, label: (2n,). within: the ring that a node lies in. base: the point by which the
    rest of a ring is paired outwards. kids, out, into: (2n, n), nodes of a ring from that of its base on, and the edge
    (from point, to point) from each to the next. parent, own: (2n,), the edge by which a labelled node was reached.
    """

    cost: Whole
    price: Whole
    mate: Whole
    top: Whole
    ring_price: Whole
    within: Whole
    base: Whole
    size: Whole
    label: Whole
    kids: Whole
    out: Whole
    into: Whole
    parent: Whole
    own: Whole


def matching(cost: npt.NDArray[Any]) -> Whole:
    """The partner of each of an even number of points; cost: (n, n), symmetric, whole numbers below 2^58."""
    n = len(cost)
    whole = 4 * np.asarray(cost, dtype=np.int64)
    one, two = (np.full(size, _NONE, dtype=np.int64) for size in (n, 2 * n))
    apart = whole + np.diag(np.full(n, np.iinfo(np.int64).max // 8))
    price = np.full(n, apart.min() // 2 if n else 0, dtype=np.int64)
    table = np.zeros((2 * n, n), dtype=np.int64)
    books = _Books(
        cost=whole,
        price=price,
        mate=one.copy(),
        top=np.arange(n, dtype=np.int64),
        ring_price=np.zeros(2 * n, dtype=np.int64),
        within=two.copy(),
        base=np.arange(2 * n, dtype=np.int64),
        size=np.zeros(2 * n, dtype=np.int64),
        label=np.zeros(2 * n, dtype=np.int64),
        kids=table.copy(),
        out=table.copy(),
        into=table.copy(),
        parent=two.copy(),
        own=two.copy(),
    )
    _match_all(books)
    return books.mate


@numba.njit(cache=True)
def _match_all(books: _Books) -> None:
    for _ in range(len(books.mate) // 2):
        books.label[:] = _FREE
        for point in range(len(books.mate)):
            if books.mate[point] == _NONE:
                node = books.top[point]
                books.label[node], books.parent[node], books.own[node] = _OUTER, _NONE, point
        while not _step(books):
            pass


@numba.njit(cache=True)
def _step(books: _Books) -> bool:
    """Grow, shrink or pair by a tight edge, else change prices; whether a pair was made."""
    n = len(books.mate)
    change = _EVER
    for one in range(n):
        if books.label[books.top[one]] != _OUTER:
            continue
        for other in range(n):
            label = books.label[books.top[other]]
            if label == _INNER or books.top[one] == books.top[other]:
                continue
            slack = books.cost[one, other] - books.price[one] - books.price[other]
            if slack == 0:
                if label == _FREE:
                    _grow(books, one, other)
                    return False
                return _meet(books, one, other)
            change = min(change, int(slack // 2 if label == _OUTER else slack))
    _reprice(books, min(change, _ring_change(books)))
    return False


@numba.njit(cache=True)
def _ring_change(books: _Books) -> int:
    """By how much prices may change before an inner ring is worth nothing."""
    n, change = len(books.mate), _EVER
    for node in range(n, 2 * n):
        if books.label[node] == _INNER and books.within[node] == _NONE and books.size[node] > 0:
            change = min(change, int(books.ring_price[node] // 2))
    return change


@numba.njit(cache=True)
def _grow(books: _Books, one: int, other: int) -> None:
    inner = books.top[other]
    books.label[inner], books.parent[inner], books.own[inner] = _INNER, one, other
    base = books.base[inner]
    outer = books.top[books.mate[base]]
    books.label[outer], books.parent[outer], books.own[outer] = _OUTER, base, books.mate[base]


@numba.njit(cache=True)
def _meet(books: _Books, one: int, other: int) -> bool:
    """Two outer nodes: a new pair when their trees differ, else a new ring."""
    seen = np.zeros(2 * len(books.mate), np.bool_)
    node = int(books.top[one])
    seen[node] = True
    while books.parent[node] != _NONE:
        node = int(books.top[books.parent[node]])
        seen[node] = True
    node = int(books.top[other])
    while not seen[node] and books.parent[node] != _NONE:
        node = int(books.top[books.parent[node]])
    if not seen[node]:
        _pair_up(books, one, other)
        _pair_up(books, other, one)
        return True
    _shrink(books, one, other, node)
    return False


@numba.njit(cache=True)
def _pair_up(books: _Books, point: int, partner: int) -> None:
    """Pair a point of an outer node anew, and exchange the pairs from there to the root."""
    while True:
        node = int(books.top[point])
        reached = int(books.parent[node])
        _rebase(books, node, point)
        books.mate[point] = partner
        if reached == _NONE:
            return
        inner = int(books.top[reached])
        entered, point = int(books.own[inner]), int(books.parent[inner])
        _rebase(books, inner, entered)
        books.mate[entered] = point
        partner = entered


@numba.njit(cache=True)
def _rebase(books: _Books, node: int, point: int) -> None:
    """Pair the points of a ring among each other so that one of them is left over."""
    n = len(books.mate)
    todo = [(node, point)]
    while todo:
        ring, left = todo.pop()
        if ring < n:
            continue
        size, place = books.size[ring], _place_in(books, ring, left)
        todo.append((books.kids[ring, place], left))
        step = 1 if place % 2 else -1
        at = place + step
        while 0 < at < size:
            edge = at if step == 1 else at - 1
            start, end = books.out[ring, edge], books.into[ring, edge]
            books.mate[start], books.mate[end] = end, start
            todo.append((books.kids[ring, edge], start))
            todo.append((books.kids[ring, (edge + 1) % size], end))
            at += 2 * step
        _turn(books.kids[ring, :size], place)
        _turn(books.out[ring, :size], place)
        _turn(books.into[ring, :size], place)
        books.base[ring] = left


@numba.njit(cache=True)
def _turn(row: Whole, place: int) -> None:
    """Begin a row at a place of it; by hand, since compiling numpy's way takes seconds."""
    before = row.copy()
    for at in range(len(row)):
        row[at] = before[(at + place) % len(row)]


@numba.njit(cache=True)
def _place_in(books: _Books, ring: int, point: int) -> int:
    node = point
    while books.within[node] != ring:
        node = books.within[node]
    place = 0
    while books.kids[ring, place] != node:
        place += 1
    return place


@numba.njit(cache=True)
def _shrink(books: _Books, one: int, other: int, root: int) -> None:
    """A ring of the nodes from the root down to one point, and from another up to the root."""
    n = len(books.mate)
    ring = n
    while books.size[ring] > 0:
        ring += 1
    down = [books.top[one]]
    while down[-1] != root:
        down.append(books.top[books.parent[down[-1]]])
    size = 0
    for at in range(len(down) - 1, -1, -1):
        books.kids[ring, size] = down[at]
        nearer = down[max(at - 1, 0)]
        books.out[ring, size] = books.parent[nearer] if at else one
        books.into[ring, size] = books.own[nearer] if at else other
        size += 1
    node = books.top[other]
    while node != root:
        books.kids[ring, size], books.out[ring, size], books.into[ring, size] = (
            node,
            books.own[node],
            books.parent[node],
        )
        node = books.top[books.parent[node]]
        size += 1
    books.size[ring], books.base[ring], books.ring_price[ring], books.within[ring] = size, books.base[root], 0, _NONE
    books.label[ring], books.parent[ring], books.own[ring] = _OUTER, books.parent[root], books.own[root]
    for place in range(size):
        books.within[books.kids[ring, place]] = ring
    for point in range(n):
        if books.within[books.top[point]] == ring:
            books.top[point] = ring


@numba.njit(cache=True)
def _reprice(books: _Books, change: int) -> None:
    n = len(books.mate)
    for point in range(n):
        label = books.label[books.top[point]]
        books.price[point] += change if label == _OUTER else -change if label == _INNER else 0
    for node in range(n, 2 * n):
        if books.size[node] > 0 and books.within[node] == _NONE:
            if books.label[node] == _OUTER:
                books.ring_price[node] += 2 * change
            elif books.label[node] == _INNER:
                books.ring_price[node] -= 2 * change
                if books.ring_price[node] == 0:
                    _expand(books, node)


@numba.njit(cache=True)
def _expand(books: _Books, ring: int) -> None:
    """Take a ring apart that was reached as inner: its even side stays in the tree, the other side is free."""
    n, size = len(books.mate), books.size[ring]
    place = _place_in(books, ring, books.own[ring])
    for at in range(size):
        books.within[books.kids[ring, at]] = _NONE
        books.label[books.kids[ring, at]] = _FREE
    step = 1 if place % 2 else -1
    kid = books.kids[ring, place]
    books.label[kid], books.parent[kid], books.own[kid] = _INNER, books.parent[ring], books.own[ring]
    label = _INNER
    while place % size:
        edge = place if step == 1 else place - 1
        start, end = books.out[ring, edge], books.into[ring, edge]
        place += step
        kid = books.kids[ring, place % size]
        label = _OUTER if label == _INNER else _INNER
        books.label[kid] = label
        books.parent[kid], books.own[kid] = (start, end) if step == 1 else (end, start)
    books.size[ring], books.label[ring] = 0, _FREE
    for point in range(n):
        if books.top[point] == ring:
            node = point
            while books.within[node] != _NONE:
                node = books.within[node]
            books.top[point] = node
