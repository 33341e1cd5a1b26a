"""What stands in the way of undoing an import is named in words of the office."""

from api.sentences import catalogue
from geodata.database import Database
from geodata.stores.import_undo import OWN_PARTS
from gridsvc.language import Language

_CHILDREN = """
    SELECT DISTINCT child.relname
      FROM pg_constraint AS reference
      JOIN pg_class AS child ON child.oid = reference.conrelid
      JOIN pg_class AS parent ON parent.oid = reference.confrelid
     WHERE reference.contype = 'f' AND reference.connamespace = 'gridsvc'::regnamespace
       AND EXISTS (SELECT FROM pg_trigger WHERE tgrelid = parent.oid AND tgname = 'note_insert')"""


def test_every_table_that_builds_upon_imports_has_a_name(database: Database) -> None:
    with database.connect() as connection:
        children = {name for (name,) in connection.execute(_CHILDREN)}
    assert "site_photo" in children
    assert {name for name in children - OWN_PARTS if not catalogue().say(f"thing_{name}", Language.ZH)} == set()
