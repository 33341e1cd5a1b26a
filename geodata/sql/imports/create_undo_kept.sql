-- Room for the rows of an import that cannot simply go back, and why.
CREATE TEMP TABLE undo_kept (
    root_table text NOT NULL,
    root_id bigint NOT NULL,
    table_name text NOT NULL,
    label text NOT NULL,
    reason text NOT NULL,
    by text NOT NULL DEFAULT ''
) ON COMMIT DROP;
