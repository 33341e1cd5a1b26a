-- Room for the rows that an import wrote: what it did to each first and last.
CREATE TEMP TABLE undo_row (
    table_name text NOT NULL,
    row_id bigint NOT NULL,
    root_table text NOT NULL,
    root_id bigint NOT NULL,
    label text NOT NULL,
    first_op text NOT NULL,
    last_op text NOT NULL,
    after bigint,
    PRIMARY KEY (table_name, row_id)
) ON COMMIT DROP;
