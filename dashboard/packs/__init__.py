"""Meeting packs from the page: made in the background, kept for a while, for whoever made them."""
