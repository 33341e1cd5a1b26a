-- Makes the tables in which the problems of a file wait, anew where an earlier file of the same transaction left some.
SELECT open_problem_staging();
