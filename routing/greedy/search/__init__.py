"""The search for a plan: insertion into tours, and their improvement."""
