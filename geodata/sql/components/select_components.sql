-- The components of a city, known by their codes whatever source they came from.
SELECT component.id, component.code AS source_id, component.code, component.class_code, component.name, component.state,
       agency.name AS agency, proprietor.name AS proprietor, keeper.name AS keeper, component.begun_on,
       component.changed_on, component.attributes, component.district, component.street, component.community,
       component.geom
  FROM component
  LEFT JOIN agency ON agency.id = component.agency_id
  LEFT JOIN agency AS proprietor ON proprietor.id = component.proprietor_id
  LEFT JOIN agency AS keeper ON keeper.id = component.keeper_id
 WHERE component.city_id = %(city)s AND %(source)s::text IS NOT NULL;
