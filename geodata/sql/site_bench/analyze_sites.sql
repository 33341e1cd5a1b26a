-- Tells the planner of queries how many sites there are now.
ANALYZE site, site_index;
