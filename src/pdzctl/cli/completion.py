"""``pdzctl completion``: the script that makes a shell complete words."""

from typing import Annotated

import typer

from pdzctl.cli.commands import Leaf
from pdzctl.errors import Usage

app = typer.Typer()

# Each script hands over the words up to the cursor; pdzctl answers a line each: word, tab, help.
_SCRIPTS = {
    "bash": r"""_pdzctl() {
    local IFS=$'\n'
    COMPREPLY=($(_PDZCTL_COMPLETE=1 pdzctl "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null | cut -f 1))
}
complete -o default -F _pdzctl pdzctl
""",
    "zsh": r"""#compdef pdzctl
_pdzctl() {
    local -a found
    found=("${(@f)$(_PDZCTL_COMPLETE=1 pdzctl "${(@)words[2,CURRENT]}" 2>/dev/null | sed 's/:/\\:/g; s/\t/:/')}")
    if [[ -n "$found" ]]; then _describe pdzctl found; else _files; fi
}
compdef _pdzctl pdzctl
""",
    "fish": r"""complete --command pdzctl --no-files --arguments \
    '(_PDZCTL_COMPLETE=1 pdzctl (commandline -opc)[2..-1] (commandline -ct) 2>/dev/null)'
""",
}


@app.command("completion", cls=Leaf)
def print_completion(
    ctx: typer.Context,
    shell: Annotated[str, typer.Argument(metavar="SHELL", help="bash, zsh or fish.", show_default=False)],
) -> None:
    """Print the completion script of a shell, to be sourced from its start-up file."""
    if shell not in _SCRIPTS:
        raise Usage("There is no completion for {shell}: {known}.", shell=shell, known=", ".join(_SCRIPTS))
    ctx.obj.stdout.write(_SCRIPTS[shell])
