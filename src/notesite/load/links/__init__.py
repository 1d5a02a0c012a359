"""Links: how they are written, read quickly, and where they lead."""
