"""The Python reference: docstrings as they are written here, the compiled records from their stub, and a check.

- Examples stand indented below the text they belong to; Sphinx takes that for a quotation.
- `native-records MODULE CLASS...` documents classes of the extension module, whose types only the stub knows.
- A name of `dvcquota.__all__` that no page describes ends the build.
"""

import ast
import re
from pathlib import Path

import dvcquota
from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ExtensionError
from sphinx.util.docutils import SphinxDirective

STUB = Path(dvcquota.__file__).with_name("_core.pyi")
# Made by functions of the package; their constructors are not for callers.
MADE_FOR_YOU = {"dvcquota.Plan", "dvcquota.Assignment", "dvcquota.rates.Rates"}


def _dedent_examples(app: Sphinx, what: str, name: str, obj: object, options: object, lines: list[str]) -> None:
    inside = False
    for i, line in enumerate(lines):
        inside = (inside or line.startswith("    >>> ")) and bool(line)
        if inside:
            lines[i] = re.sub(r"^ {4}", "", line)


def _no_constructor(app: Sphinx, what: str, name: str, *_: object) -> tuple[str, None] | None:
    return ("", None) if name in MADE_FOR_YOU else None


class NativeRecords(SphinxDirective):
    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        self.env.note_dependency(str(STUB))
        module, *wanted = self.arguments[0].split()
        stub = ast.parse(STUB.read_text(encoding="utf-8"))
        classes = {node.name: node for node in stub.body if isinstance(node, ast.ClassDef)}
        lines: list[str] = []
        for name in wanted:
            lines += [f".. py:class:: {name}", f"   :module: {module}"]
            if module != "dvcquota._core":
                lines.append(f"   :canonical: dvcquota._core.{name}")
            lines += ["", f"   {ast.get_docstring(classes[name])}", ""]
            for member in classes[name].body:
                if isinstance(member, ast.FunctionDef) and member.decorator_list:
                    # no index: a property called `type` would be what the type `type` of any signature links to
                    lines += [f"   .. py:property:: {member.name}", "      :no-index:"]
                    lines += [f"      :type: {ast.unparse(member.returns)}", ""]
        holder = nodes.container()
        self.state.nested_parse(StringList(["```{eval-rst}", *lines, "```"], str(STUB)), self.content_offset, holder)
        return holder.children


def _nothing_forgotten(app: Sphinx, env: BuildEnvironment) -> None:
    described = env.domains["py"].objects
    missing = [name for name in dvcquota.__all__ if f"dvcquota.{name}" not in described]
    if missing:
        raise ExtensionError(f"no page of the reference describes {', '.join(missing)}")


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("autodoc-process-docstring", _dedent_examples)
    app.connect("autodoc-process-signature", _no_constructor)
    app.connect("env-check-consistency", _nothing_forgotten)
    app.add_directive("native-records", NativeRecords)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
