-- What columns of a source meant, as it was said at an import; the latest that was neither undone nor forgotten counts.

DROP TABLE import_mapping;

CREATE TABLE remembered_mapping (
    run_id bigint PRIMARY KEY REFERENCES import_run ON DELETE CASCADE,
    document jsonb NOT NULL CHECK (jsonb_typeof(document) = 'object'),
    forgotten_at timestamptz,
    forgotten_by text,
    CHECK (num_nonnulls(forgotten_at, forgotten_by) IN (0, 2))
);
