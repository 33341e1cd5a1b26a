-- Whether a set of grids is in force whose problems have not been filed again.
SELECT EXISTS (SELECT FROM grid_set_in_force WHERE settled_at IS NULL);
