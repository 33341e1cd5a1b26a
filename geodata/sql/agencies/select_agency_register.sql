-- The agencies of a city with the names of those they belong to, eldest first.
SELECT agency.id, agency.source, agency.source_id, agency.name, agency.kind, agency.district, agency.region_code,
       parent.name AS parent
  FROM agency
  LEFT JOIN agency AS parent ON parent.id = agency.parent_id
 WHERE agency.city_id = %(city)s
 ORDER BY agency.id;
