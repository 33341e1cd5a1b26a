-- The chain of people who answer for a site on a day, the highest first.
SELECT owner.rank, owner.name, agency.name AS agency, owner.valid_from, owner.valid_to
  FROM site_owner AS owner
  JOIN site ON site.id = owner.site_id
  LEFT JOIN agency ON agency.id = owner.agency_id
 WHERE site.city_id = %(city)s AND site.public_id = %(site)s AND owner.valid_from <= %(on)s
   AND (owner.valid_to IS NULL OR owner.valid_to > %(on)s)
 ORDER BY array_position('{city_leader,district_leader,department,street,community,site}'::text[], owner.rank), owner.name;
