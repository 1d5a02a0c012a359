"""Other processes of ours, and what they are told and tell."""
