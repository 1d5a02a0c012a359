"""`notesite new`."""

from __future__ import annotations

from pathlib import Path

import click

from notesite.cli.options import site_and_output
from notesite.cli.terminal import near


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="[ROOT] TITLE")
@click.option("--slug", default="", metavar="NAME", help="The file's name, instead of one made of date and title.")
@click.option("--in", "folder", default="", metavar="FOLDER", help="Where in the content folder; made if needed.")
@click.option("--draft", is_flag=True, help="Leave it out of the site for now.")
@click.option("--edit", is_flag=True, help="Open it in the editor that VISUAL or EDITOR names.")
def new(words: tuple[str, ...], *, slug: str, folder: str, draft: bool, edit: bool) -> None:
    """Begin a note called TITLE.

    Its file is named after date and title (in pinyin), its front matter is filled in. The title may hold formulas, and
    is quoted as YAML needs it. The file's path goes to standard output. No file is ever written over.

    \b
    Examples:
      notesite new '变分推断与 $\\mathrm{ELBO}$'
      notesite new --in generative --slug vae --edit '变分自编码器'
    """
    from notesite.commands.new import NewNote, create, pinyin  # noqa: PLC0415
    from notesite.commands.new import edit as edit_note  # noqa: PLC0415

    if len(words) > 2 or (len(words) == 2 and not Path(words[0]).is_dir()):
        raise click.UsageError(f"{words[0]!r} is no folder; a title of several words is quoted: 'notesite new …'")
    root = Path(words[0]) if len(words) == 2 else None
    site, _ = site_and_output(root, None)
    wish = NewNote(root=site, title=words[-1], slug=slug, folder=folder, draft=draft)
    path = create(wish, spell=pinyin)
    click.echo(near(path).removesuffix("/"))
    if edit:
        edit_note(path)
