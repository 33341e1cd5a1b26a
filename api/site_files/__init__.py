"""The file of a site (一点一档): all that is known of it, as page, documents and data."""
