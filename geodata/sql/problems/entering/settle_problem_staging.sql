-- Makes what waits in one of those tables quick to find.
SELECT settle_problem_staging(%(which)s);
