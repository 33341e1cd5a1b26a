-- Closes some edges, each by a closure of its own.
INSERT INTO road_closure (city_id, edge, reason, closed_from, closed_until)
SELECT %(city)s, wanted.edge, %(reason)s, %(from)s, %(until)s
  FROM unnest(%(edges)s::uuid[]) AS wanted (edge);
