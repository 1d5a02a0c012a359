"""The output folder: which one it may be, and how a new site takes the place of the old one."""

from notesite.host.output.fitness import check_folder
from notesite.host.output.replacing import File, clean, publish

__all__ = ["File", "check_folder", "clean", "publish"]
