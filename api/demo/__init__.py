"""The demonstration: a synthetic district from nothing to planned, mapped and served."""
