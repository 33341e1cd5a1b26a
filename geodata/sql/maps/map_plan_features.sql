-- GeoJSON features of a plan: routes along the streets, their stops, and visits that no route holds.
WITH held AS (
     SELECT plan.id, %(document)s::jsonb AS document FROM plan WHERE plan.public_id = %(plan)s),
day AS (
     SELECT route.value AS route, route.ordinality AS position
       FROM held
      CROSS JOIN LATERAL jsonb_array_elements(held.document -> 'routes') WITH ORDINALITY AS route
      WHERE (%(date)s::date IS NULL OR route.value ->> 'date' = %(date)s::date::text)
        AND (%(team)s::uuid IS NULL OR route.value ->> 'team' = %(team)s::uuid::text)),
visited AS (
     SELECT day.position, stop.ordinality AS sequence, day.route, stop.value AS visit, 'stop' AS kind
       FROM day
      CROSS JOIN LATERAL jsonb_array_elements(day.route -> 'stops') WITH ORDINALITY AS stop
      UNION ALL
     SELECT NULL, each.ordinality, NULL, each.value, 'unplanned'
       FROM held
      CROSS JOIN LATERAL jsonb_array_elements(held.document -> 'unplanned') WITH ORDINALITY AS each),
named AS (
     SELECT visited.*,
            coalesce(site.name, class.name_zh, '') AS name,
            coalesce(category.name_zh, class.class_zh) AS category_zh,
            coalesce(category.name_en, class.class_en) AS category_en,
            coalesce(site.geom, problem.geom) AS place
       FROM visited
       LEFT JOIN site ON site.public_id = (visited.visit ->> 'site')::uuid
       LEFT JOIN site_category AS category ON category.id = site.category_id
       LEFT JOIN problem ON problem.public_id = (visited.visit ->> 'problem')::uuid
       LEFT JOIN problem_class AS class ON class.code = problem.class_code),
feature AS (
     SELECT 1 AS part, day.position, 0 AS sequence, day.route ->> 'id' AS id,
            (SELECT ST_AsGeoJSON(ST_Simplify(route.geom, %(tolerance)s), 6)::jsonb
               FROM route
              WHERE route.plan_id = held.id AND route.public_id = (day.route ->> 'id')::uuid) AS geometry,
            day.route - '{id,stops,end_at}'::text[] || jsonb_build_object(
                'kind', 'route', 'route', day.route -> 'id', 'stops', jsonb_array_length(day.route -> 'stops'),
                'team_name', team.value -> 'name', 'mode', team.value -> 'mode') AS properties
       FROM held
      CROSS JOIN day
       LEFT JOIN LATERAL jsonb_array_elements(held.document -> 'teams') AS team
         ON team.value -> 'id' = day.route -> 'team'
      UNION ALL
     SELECT CASE named.kind WHEN 'stop' THEN 2 ELSE 3 END, named.position, named.sequence, named.visit ->> 'visit',
            CASE WHEN named.kind = 'stop' THEN jsonb_build_object('type', 'Point', 'coordinates', named.visit -> 'entry')
                 ELSE ST_AsGeoJSON(ST_PointOnSurface(named.place), 6)::jsonb END,
            named.visit - '{entry,exit}'::text[] || jsonb_strip_nulls(jsonb_build_object(
                'kind', named.kind, 'name', named.name, 'category_zh', named.category_zh,
                'category_en', named.category_en, 'route', named.route -> 'id', 'team', named.route -> 'team',
                'date', named.route -> 'date',
                'exit', nullif(named.visit -> 'exit', named.visit -> 'entry')))
       FROM named)
SELECT jsonb_build_object('type', 'Feature', 'id', feature.id, 'geometry', feature.geometry, 'properties',
                          feature.properties) AS feature
  FROM feature
 ORDER BY feature.part, feature.position, feature.sequence;
