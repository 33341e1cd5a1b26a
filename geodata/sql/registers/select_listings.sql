-- The register that a site came in with, and what was said of its registers since.
SELECT site.register AS own, said.register, said.listed, said.valid_from AS since, said.valid_to AS until, said.note
  FROM site
  LEFT JOIN site_register AS said ON said.site_id = site.id
 WHERE site.city_id = %(city)s AND site.public_id = %(site)s
 ORDER BY said.valid_from, said.register;
