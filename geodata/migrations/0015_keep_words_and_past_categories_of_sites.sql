-- Sites by words that one index intersects, categories by the names people use, and the categories that a site has had.

ALTER TABLE site_category ADD COLUMN aliases text[];

-- What each site is found by; nothing until it has been read (transcription is no matter of SQL).
CREATE TABLE site_index (
    site_id bigint PRIMARY KEY REFERENCES site ON DELETE CASCADE,
    city_id bigint NOT NULL,
    folded text,
    readings text,
    words tsvector,
    CHECK (num_nonnulls(folded, readings, words) IN (0, 3))
);
-- New words wait in a list, and whoever has read many files them at once: one by one takes ten times as long.
CREATE INDEX site_index_words ON site_index USING gin (words) WITH (fastupdate = on) WHERE words IS NOT NULL;
CREATE INDEX site_index_unread ON site_index (city_id, site_id) WHERE words IS NULL;

CREATE FUNCTION note_sites() RETURNS trigger LANGUAGE plpgsql SET search_path = gridsvc, public, pg_temp AS $$
BEGIN
    INSERT INTO site_index (site_id, city_id) SELECT id, city_id FROM new_rows;
    RETURN NULL;
END $$;
CREATE FUNCTION note_changed_sites() RETURNS trigger LANGUAGE plpgsql SET search_path = gridsvc, public, pg_temp AS $$
BEGIN
    UPDATE site_index
       SET (folded, readings, words) = (NULL, NULL, NULL)
      FROM new_rows AS now
      JOIN old_rows AS past ON past.id = now.id
     WHERE site_index.site_id = now.id AND site_index.words IS NOT NULL
       AND (now.name, now.category_id, now.street, now.source_id)
           IS DISTINCT FROM (past.name, past.category_id, past.street, past.source_id);
    RETURN NULL;
END $$;
DROP TRIGGER note_inserted_names ON site;
DROP TRIGGER note_updated_names ON site;
DROP TRIGGER forget_updated_names ON site;
DROP TRIGGER forget_deleted_names ON site;
DROP FUNCTION note_site_names();
DROP FUNCTION forget_site_names();
DROP TABLE site_name;
CREATE TRIGGER note_inserted_sites AFTER INSERT ON site REFERENCING NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION note_sites();
CREATE TRIGGER note_updated_sites AFTER UPDATE ON site REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION note_changed_sites();
INSERT INTO site_index (site_id, city_id) SELECT id, city_id FROM site;

-- Files the words that wait; only the owner of an index may ask for it.
CREATE FUNCTION file_site_words() RETURNS bigint LANGUAGE sql SECURITY DEFINER SET search_path = gridsvc, public, pg_temp
    RETURN gin_clean_pending_list('gridsvc.site_index_words'::regclass);
REVOKE EXECUTE ON FUNCTION file_site_words() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION file_site_words() TO gridsvc_app;

-- Each change of a site's category: what it was until then, and what it is since; a city's own form is another.
CREATE TABLE site_category_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    site_id bigint NOT NULL REFERENCES site ON DELETE CASCADE,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor_id text NOT NULL,
    old_category_id bigint NOT NULL,
    old_code text NOT NULL,
    old_zh text NOT NULL,
    old_en text NOT NULL,
    new_code text NOT NULL,
    new_zh text NOT NULL,
    new_en text NOT NULL
);
CREATE INDEX site_category_change_of_site ON site_category_change (site_id, changed_at);

CREATE FUNCTION keep_site_category() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = gridsvc, public, pg_temp AS $$
BEGIN
    INSERT INTO site_category_change (site_id, actor_id, old_category_id, old_code, old_zh, old_en,
                                      new_code, new_zh, new_en)
    SELECT now.id, coalesce(current_setting('gridsvc.actor_id', true), ''), was.id, was.code, was.name_zh, was.name_en,
           became.code, became.name_zh, became.name_en
      FROM new_rows AS now
      JOIN old_rows AS past ON past.id = now.id AND past.category_id <> now.category_id
      JOIN site_category AS was ON was.id = past.category_id
      JOIN site_category AS became ON became.id = now.category_id
     ORDER BY now.id;
    RETURN NULL;
END $$;
CREATE TRIGGER keep_category AFTER UPDATE ON site REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
    FOR EACH STATEMENT EXECUTE FUNCTION keep_site_category();

CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON site_category_change
    FOR EACH ROW EXECUTE FUNCTION refuse_rewriting();
REVOKE INSERT, UPDATE, DELETE ON site_category_change FROM gridsvc_app;

-- The category that a site had at an instant; it may have vanished since.
CREATE FUNCTION category_of_site_at(site bigint, present bigint, instant timestamptz) RETURNS bigint LANGUAGE sql STABLE
    RETURN (SELECT CASE WHEN count(*) = 0 THEN present
                        ELSE (array_agg(change.old_category_id ORDER BY change.changed_at, change.id))[1] END
              FROM site_category_change AS change
             WHERE change.site_id = site AND change.changed_at > instant);
