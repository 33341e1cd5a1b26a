"""Data in: files are read, checked whole, compared with what is stored, and written in one transaction."""
