"""Draw problems, sites and plans as Folium maps."""
