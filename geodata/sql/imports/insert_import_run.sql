-- Keeps the record of one import under a key that was reserved for it.
INSERT INTO import_run (id, city_id, kind, source, file_name, file_sha256, made_at, actor_id, counts, report)
OVERRIDING SYSTEM VALUE
VALUES (%(id)s, %(city)s, %(kind)s, %(source)s, %(file_name)s, %(file_sha256)s, %(made_at)s, %(actor)s, %(counts)s, %(report)s)
RETURNING public_id;
