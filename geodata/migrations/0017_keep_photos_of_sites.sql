-- Photos of sites, written anew without what cameras put into files; the picture is the content, a JPEG.

CREATE TABLE site_photo (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    public_id uuid NOT NULL DEFAULT gen_random_uuid() UNIQUE,
    site_id bigint NOT NULL REFERENCES site ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('near', 'far', 'before', 'after', 'other')),
    taken_at timestamptz NOT NULL,
    note text NOT NULL DEFAULT '',
    width integer NOT NULL CHECK (width BETWEEN 1 AND 2048),
    height integer NOT NULL CHECK (height BETWEEN 1 AND 2048),
    sha256 text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    content bytea NOT NULL,
    added_at timestamptz NOT NULL DEFAULT now(),
    actor_id text NOT NULL,
    UNIQUE (site_id, sha256)
);
-- A JPEG grows no smaller, and its length is known without reading it.
ALTER TABLE site_photo ALTER COLUMN content SET STORAGE EXTERNAL;

CREATE TRIGGER log_insert AFTER INSERT ON site_photo REFERENCING NEW TABLE AS changed_rows
    FOR EACH STATEMENT EXECUTE FUNCTION log_site_parts();
CREATE TRIGGER log_update AFTER UPDATE ON site_photo REFERENCING NEW TABLE AS changed_rows
    FOR EACH STATEMENT EXECUTE FUNCTION log_site_parts();
CREATE TRIGGER log_delete AFTER DELETE ON site_photo REFERENCING OLD TABLE AS changed_rows
    FOR EACH STATEMENT EXECUTE FUNCTION log_site_parts();

GRANT USAGE ON ALL SEQUENCES IN SCHEMA gridsvc TO gridsvc_app;
