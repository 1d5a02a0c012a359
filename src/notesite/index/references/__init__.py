"""From what an author wrote to what it leads to: names, links, fragments, and what is wrong with them."""
