-- Keeps what is said of a site and one register.
INSERT INTO site_register (site_id, register, listed, valid_from, valid_to, note, actor_id)
SELECT site.id, %(register)s, said.listed, said.since, said.until, said.note, %(actor)s
  FROM site,
       jsonb_to_recordset(%(said)s) AS said (listed boolean, since date, until date, note text)
 WHERE site.city_id = %(city)s AND site.public_id = %(site)s;
