"""Management grids: connected sets of whole unit grids, balanced by the minutes that a patrol of them takes."""
