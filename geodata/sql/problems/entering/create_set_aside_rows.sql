-- Room for rows of a file that are not taken.
CREATE TEMP TABLE problem_aside (
    row integer PRIMARY KEY
) ON COMMIT DROP;
