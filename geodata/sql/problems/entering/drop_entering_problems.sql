-- Takes away what an earlier file of the same transaction left behind.
DROP TABLE IF EXISTS staged_problem, problem_aside, problem_repetition, problem_known;
