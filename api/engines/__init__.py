"""The road engine of this installation: which it is, what it measures with, and whether it answers."""
