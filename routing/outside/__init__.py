"""Road engines outside this process: their addresses, how they are asked, and tables asked for in blocks."""
