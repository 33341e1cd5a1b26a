"""The synthetic district: invented names and reserved codes, laid out where Panlong lies, and marked synthetic."""
