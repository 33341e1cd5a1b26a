"""A made-up cycle of patrols at a given load, to measure planners on: see `order.LoadedDistrict`."""
