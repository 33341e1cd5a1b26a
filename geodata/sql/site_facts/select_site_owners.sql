-- Who answers for a site: of all times, or on one day; the highest rank first, then by time.
SELECT owner.rank, owner.name, owner.phone, agency.name AS agency, owner.valid_from AS since, owner.valid_to AS until
  FROM site_owner AS owner
  LEFT JOIN agency ON agency.id = owner.agency_id
 WHERE owner.site_id = %(key)s
   AND (%(on)s::date IS NULL OR (owner.valid_from <= %(on)s AND coalesce(owner.valid_to > %(on)s, true)))
 ORDER BY array_position('{city_leader,district_leader,department,street,community,site}'::text[], owner.rank),
       owner.valid_from DESC, owner.name;
