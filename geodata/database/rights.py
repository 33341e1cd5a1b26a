"""Rights to a database as a whole: its owner and who may connect, which no dump of its content holds."""

from psycopg import Connection, sql

from geodata.database.statements import sql as statement


def copy_rights(connection: Connection, source: str, target: str) -> None:
    """Give one database of the server the owner and the rights of another; nothing where there is no other."""
    rows = connection.execute(statement("database_rights"), {"name": source}).fetchall()
    if not rows:
        return
    database = sql.Identifier(target)
    granted = [(grantee, privilege) for _, grantee, privilege in rows if privilege]
    if granted:
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    for grantee, privilege in granted:
        grant = sql.SQL("GRANT {} ON DATABASE {} TO {}")
        to = sql.Identifier(grantee) if grantee else sql.SQL("PUBLIC")
        connection.execute(grant.format(sql.SQL(privilege), database, to))
    connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(database, sql.Identifier(rows[0][0])))
