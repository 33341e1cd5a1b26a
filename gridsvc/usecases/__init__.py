"""What the service does for an actor, through ports."""
