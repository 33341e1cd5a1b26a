"""What the search found, as a plan: timetables, and reasons for what is in none."""
