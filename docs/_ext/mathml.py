"""Formulas as MathML, made by docutils at build time: browsers draw it, no script and no font is fetched."""

from docutils import nodes
from docutils.utils.math import latex2mathml
from sphinx.application import Sphinx


def _written(node: nodes.Element, *, display: bool) -> str:
    return latex2mathml.tex2mathml(node.astext(), as_block=display)


def _inline(translator: nodes.NodeVisitor, node: nodes.Element) -> None:
    translator.body.append(_written(node, display=False))
    raise nodes.SkipNode


def _display(translator: nodes.NodeVisitor, node: nodes.Element) -> None:
    translator.body.append(f'<div class="math">{_written(node, display=True)}</div>')
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, bool]:
    app.add_html_math_renderer("mathml", (_inline, None), (_display, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
