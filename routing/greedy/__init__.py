"""A first draft by greedy insertion: quick, complete where there is room; with what a plan says of it."""
