-- Keeps a draft as the next version of its cycle; answers key, version, city and district.
WITH held AS (
     SELECT cycle.id, programme.city_id, programme.district
       FROM cycle
       JOIN programme ON programme.id = cycle.programme_id
      WHERE cycle.public_id = %(cycle)s AND programme.public_id = %(programme)s
        FOR UPDATE OF cycle)
INSERT INTO plan (public_id, cycle_id, version, seed, made_at, made_by, document)
SELECT %(id)s, held.id, 1 + coalesce((SELECT max(other.version) FROM plan AS other WHERE other.cycle_id = held.id), 0),
       %(seed)s, %(made_at)s, %(made_by)s, %(document)s
  FROM held
RETURNING id, version;
