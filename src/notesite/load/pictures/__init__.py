"""Pictures in a note: their sizes, their slots, and whether they say anything to those who do not see them."""
