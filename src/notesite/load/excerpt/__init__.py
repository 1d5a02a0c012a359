"""The beginning of a note, for cards and descriptions: what of it is shown, how much, and where it may be left."""
