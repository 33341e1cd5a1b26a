-- Room for rows whose problems are stored; differing: the columns in which they differ.
CREATE TEMP TABLE problem_known (
    row integer PRIMARY KEY,
    id bigint NOT NULL,
    stays boolean NOT NULL,
    state text NOT NULL,
    grid_code text,
    differing text[] NOT NULL
) ON COMMIT DROP;
