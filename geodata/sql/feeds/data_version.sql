-- A text that differs whenever anything watched differs: newest settled change of each collection, and all unsettled ones.
SELECT md5(concat_ws('/', (SELECT epoch.id FROM epoch), string_agg(concat_ws('.', settled.xid, unsettled.xids), '/')))
  FROM unnest(%(watched)s::text[]) AS watched (collection)
  LEFT JOIN LATERAL (
       SELECT change.xid
         FROM change
        WHERE change.collection = watched.collection AND change.xid < pg_snapshot_xmin(pg_current_snapshot())
        ORDER BY change.xid DESC
        LIMIT 1
  ) AS settled ON true
  LEFT JOIN LATERAL (
       SELECT string_agg(DISTINCT change.xid::text, '-') AS xids
         FROM change
        WHERE change.collection = watched.collection AND change.xid >= pg_snapshot_xmin(pg_current_snapshot())
  ) AS unsettled ON true;
