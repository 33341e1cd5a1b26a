"""Puts a book of categories in force, for those who may; a category in use cannot vanish."""

from gridsvc.actors import Actor, Role
from gridsvc.errors import Forbidden
from gridsvc.ports import CategoryBooks
from gridsvc.sites.category_book import BookChange, BookFault, CategoryBook, change_of, faults_of_vanishing

MAY_EDIT_CATEGORIES = frozenset({Role.ADMINISTRATOR, Role.PLANNER, Role.SYSTEM})


def replace_categories(
    book: CategoryBook, books: CategoryBooks, *, actor: Actor, city: str = "", dry_run: bool = False
) -> tuple[BookChange, tuple[BookFault, ...]]:
    """What the book changes, and what forbids it; it is kept unless something does or it is a dry run.

    No city = the categories that all cities share.
    """
    if actor.role not in MAY_EDIT_CATEGORIES or not actor.scope.covers_city(city):
        params = {"actor": actor.id, "role": str(actor.role), "city": city}
        raise Forbidden(f"{actor.role} {actor.id} may not edit categories", code="categories_forbidden", params=params)
    change = change_of(books.known(), book.categories)
    faults = faults_of_vanishing(change.gone, books.uses(change.gone))
    if not faults and not dry_run:
        books.replace(book)
    return change, faults
