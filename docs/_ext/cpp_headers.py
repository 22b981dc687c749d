"""The `cpp-headers` directive: one section for each public header of a folder of include/dvc, so that none is forgotten.

A section begins with the header's own first comment; every declaration follows, in the header's order.
"""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

INCLUDE = Path(__file__).resolve().parent.parent.parent / "include"
# check.hpp defines plan::make and nothing else; see docs/Doxyfile.
NO_INTERFACE = {"dvc/plan/check.hpp"}
DIRECTIVES = {
    "class": "doxygenclass",
    "struct": "doxygenstruct",
    "enum": "doxygenenum",
    "function": "doxygenfunction",
    "typedef": "doxygentypedef",
    "variable": "doxygenvariable",
}


def _declarations(xml: Path, header: str) -> list[str]:
    """Directives for what doxygen found at namespace scope of a header, in the order of their lines."""
    found: list[tuple[int, str]] = []

    def add(line: str | None, kind: str, name: str) -> None:
        found.append((int(line or 0), f"```{{{DIRECTIVES[kind]}}} {name}\n```\n"))

    def stands_here(element: ET.Element) -> bool:
        return element.find("location").get("file", "").endswith(f"/{header}")

    compounds = [c for file in sorted(xml.glob("*.xml")) for c in ET.parse(file).getroot().findall("compounddef")]
    # A class inside a class stands with it.
    nested = {c.text for of in compounds if of.get("kind") in ("class", "struct") for c in of.findall("innerclass")}
    for compound in compounds:
        kind, name = compound.get("kind"), compound.findtext("compoundname")
        if kind in ("class", "struct") and stands_here(compound):
            # A specialisation for the standard library is no interface of ours.
            if not name.startswith("std::") and name not in nested:
                add(compound.find("location").get("line"), kind, name)
        elif kind == "namespace":
            for member in filter(stands_here, compound.iter("memberdef")):
                qualified = f"{name}::{member.findtext('name')}"
                if member.get("kind") == "function":
                    types = ("".join(p.find("type").itertext()) for p in member.findall("param"))
                    qualified += f"({', '.join(types)})"
                add(member.find("location").get("line"), member.get("kind"), qualified)
    return [text for _, text in sorted(found)]


class CppHeaders(SphinxDirective):
    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        projects = self.config.breathe_projects
        xml = Path(projects[self.config.breathe_default_project])
        sections: list[nodes.Node] = []
        for path in sorted((INCLUDE / "dvc" / self.arguments[0]).glob("*.hpp")):
            self.env.note_dependency(str(path))
            header = path.relative_to(INCLUDE).as_posix()
            if header in NO_INTERFACE:
                continue
            section = nodes.section(ids=[nodes.make_id(header)], names=[header])
            section += nodes.title("", "", nodes.literal("", header))
            comment = re.match(r"(?://.*\n)+", path.read_text(encoding="utf-8"))[0]
            about = re.sub(r"^// ?", "", comment, flags=re.MULTILINE)
            text = "\n".join([about, *_declarations(xml, header)])
            self.state.nested_parse(StringList(text.splitlines(), header), self.content_offset, section)
            sections.append(section)
        return sections


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_directive("cpp-headers", CppHeaders)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
