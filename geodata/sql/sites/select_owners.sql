-- The owner chains of some sites, of all times.
SELECT owner.id, owner.site_id, owner.rank, owner.name, owner.phone, agency.name AS agency,
       owner.valid_from AS since, owner.valid_to AS until
  FROM site_owner AS owner
  LEFT JOIN agency ON agency.id = owner.agency_id
 WHERE owner.site_id = ANY (%(sites)s)
 ORDER BY owner.id;
