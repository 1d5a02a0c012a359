"""What stands above an article: its front matter, in YAML or TOML, as one typed record."""

from notesite.load.frontmatter.read import read_front_matter
from notesite.load.frontmatter.record import FrontMatter

__all__ = ["FrontMatter", "read_front_matter"]
