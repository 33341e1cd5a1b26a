-- Adds a programme to a city and answers its key.
INSERT INTO programme (public_id, city_id, district, name, level, calendar, days, guarantee, starts_on, min_gap_days,
       max_gap_days, quota_per_cycle, settings, cover_group_id)
SELECT %(id)s, city.id, %(district)s, %(name)s, %(level)s, %(calendar)s, %(days)s, %(guarantee)s, %(starts_on)s,
       %(min_gap_days)s, %(max_gap_days)s, %(quota_per_cycle)s, %(settings)s,
       (SELECT held.id FROM cover_group AS held WHERE held.city_id = city.id AND held.name = %(cover_group)s)
  FROM city
 WHERE city.code = %(city)s
RETURNING id;
