-- A cycle with its programme and city, as its planning begins.
SELECT cycle.id AS cycle_id, cycle.dates, programme.public_id AS programme, city.code, city.name_zh, city.name_en,
       city.time_zone, city.metric_srid, city.synthetic, city.provisional
  FROM cycle
  JOIN programme ON programme.id = cycle.programme_id
  JOIN city ON city.id = programme.city_id
 WHERE cycle.public_id = %(cycle)s;
