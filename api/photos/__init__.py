"""Photos of sites: taken in from files of cameras, made ready for pages and documents."""
