"""A synthetic city of streets alone, of any number of crossings, to measure engines on: see `order.RoadCity`."""
