-- Forgets what was decided of the rows, so that it can be decided anew.
TRUNCATE problem_repetition, problem_known;
