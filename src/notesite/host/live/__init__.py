"""What a served page carries and a built one does not: the script that keeps it at the newest state."""

from notesite.host.live.element import FOLDER, insert, script_tag, scripts

__all__ = ["FOLDER", "insert", "script_tag", "scripts"]
