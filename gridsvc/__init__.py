"""The domain: values, rules, use cases and ports of grid management and patrols."""
