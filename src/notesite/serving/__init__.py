"""`notesite serve`: a site kept at its newest state, in memory."""
