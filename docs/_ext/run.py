"""The `run` directive: shell commands and what they print, run when the page is built.

Each line of the content is a command, run by bash in an empty folder, which holds a copy of `files` if they are given.
The page shows both; a command that does not end with the expected exit code ends the build.
"""

import shutil
import subprocess
import tempfile
from pathlib import Path

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective


class Run(SphinxDirective):
    has_content = True
    option_spec = {
        "files": directives.unchanged_required,  # a folder beside the page to copy
        "exit": directives.nonnegative_int,  # the exit code expected, 0 unless told
        "head": directives.positive_int,  # lines to show of the beginning,
        "tail": directives.nonnegative_int,  # and of the end, of each command's output
        "language": directives.unchanged,  # highlights the output alone, the commands are left out
    }

    def run(self) -> list[nodes.Node]:
        with tempfile.TemporaryDirectory() as folder:
            if "files" in self.options:
                files = Path(self.env.doc2path(self.env.docname)).parent / self.options["files"]
                shutil.copytree(files, Path(folder) / files.name)
                for file in files.iterdir():
                    self.env.note_dependency(str(file))
            shown = [line for command in self.content for line in self._shown(command, folder)]
        text = "\n".join(shown)
        language = self.options.get("language", "console")
        classes = ["wrap"] if "exit" in self.options else []  # a message is one long line
        return [nodes.literal_block(text, text, language=language, force=True, classes=classes)]

    def _shown(self, command: str, folder: str) -> list[str]:
        ended = subprocess.run(
            ["bash", "-c", command],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            timeout=60,
        )
        if ended.returncode != self.options.get("exit", 0):
            raise ExtensionError(
                f"{self.env.docname}: {command!r} ends with {ended.returncode}:\n{ended.stdout}"
            )
        lines = ended.stdout.splitlines()
        head, tail = self.options.get("head"), self.options.get("tail", 0)
        if head is not None and len(lines) > head + tail:
            lines[head : len(lines) - tail] = ["…"]
        return lines if "language" in self.options else [f"$ {command}", *lines]


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("run", Run)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
