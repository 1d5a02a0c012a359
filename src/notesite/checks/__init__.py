"""What only `notesite check` looks for: what a build would publish as it is and an author may not have meant."""
