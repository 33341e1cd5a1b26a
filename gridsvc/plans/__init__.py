"""What is to be planned, plans, and the checker that believes neither."""
