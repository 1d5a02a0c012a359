"""The files no reader opens: feed, sitemap, robots, and the mark that tells GitHub to serve all as it is."""
