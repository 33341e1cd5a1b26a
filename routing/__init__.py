"""Travel times on streets and the plans made from them."""
