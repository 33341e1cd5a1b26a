-- A plan's document; of a sealed plan only the routes that have begun, unless the reader sees all.
SELECT CASE WHEN %(sees_sealed)s::boolean OR NOT plan.sealed THEN plan.document
            ELSE plan.document || jsonb_build_object('unplanned', '[]'::jsonb, 'routes', coalesce(
                 (SELECT jsonb_agg(route.value ORDER BY route.ordinality)
                    FROM jsonb_array_elements(plan.document -> 'routes') WITH ORDINALITY AS route
                   WHERE (route.value ->> 'start')::timestamptz <= %(now)s::timestamptz), '[]')) END AS document
  FROM plan
 WHERE plan.public_id = %(plan)s;
