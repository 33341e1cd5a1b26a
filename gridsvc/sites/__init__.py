"""Sites and their categories: what must be patrolled, and how."""
