"""An article's body on its way into a page: slots filled, and what follows from what they hold."""
