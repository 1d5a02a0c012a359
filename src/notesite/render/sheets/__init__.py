"""What pages look like: the style sheets and fonts that are published, and what of them a page carries or needs."""
