"""Problems: their states, their events and their history."""
