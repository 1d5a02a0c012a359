"""The text of `site.yaml` → Config: every key typed and checked, every problem reported."""
