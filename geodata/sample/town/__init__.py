"""The ground of the synthetic city in metres: streets, blocks, waters, railway and communities, from a seed alone."""
