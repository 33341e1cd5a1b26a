-- Room for rows that have the id of an earlier row; same: both say the same.
CREATE TEMP TABLE problem_repetition (
    row integer PRIMARY KEY,
    first_row integer NOT NULL,
    same boolean NOT NULL
) ON COMMIT DROP;
