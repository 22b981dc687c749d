# Sphinx configuration; tools/docs.sh builds. Everything a page needs is in the built folder: nothing is fetched.
import sys
from pathlib import Path

import dvcquota

root = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(root / "docs" / "_ext"))

project = "libdvc · dvcquota"
author = "The libdvc authors"
copyright = "the libdvc authors; Apache-2.0"
version = release = dvcquota.__version__

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "breathe",
    "cpp_headers",
    "mathml",
    "python_api",
    "run",
]
exclude_patterns = ["_build", "README.md"]
nitpicky = True

# Names that are not ours, and for which no inventory can be fetched offline.
nitpick_ignore_regex = [
    # members of the workspace, which callers hold and never look into
    ("cpp:identifier", r"detail(::.*)?"),
    ("cpp:identifier", r"std(::.*)?"),  # the standard library
    ("cpp:identifier", r"Eigen(::.*)?"),
    # Inside dvc::plan and dvc::explanation these are hidden by members of the same first name.
    ("cpp:identifier", r"(units::(unit|hierarchy)|procedures::(procedure|catalogue)|quota::explanation)"),
    # Namespaces: no directive declares them.
    ("cpp:identifier", r"dvc|(dvc::)?(apportion|audit|calendar|dossiers|io|monitor|procedures|quota|simulate|units|wide)|day_t|tally"),
    ("py:.*", r"(collections|datetime|decimal|fractions|numpy|np|os|pathlib|typing)\..*"),
    ("py:.*", r"(Any|Decimal|Fraction|Iterable|Mapping|NDArray|NoReturn|PathLike|Sequence|date)"),
    ("py:.*", r"(ArithmeticError|Exception|FileNotFoundError|LookupError|OSError|OverflowError|ValueError)"),
]

# Notebooks are MyST Markdown; a cell that fails ends the build.
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath", "fieldlist"]
myst_heading_anchors = 3
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 60
nb_merge_streams = True
nb_render_markdown_format = "gfm"

breathe_projects = {"dvc": str(root / "build" / "docs" / "doxygen" / "xml")}
breathe_default_project = "dvc"
breathe_default_members = ("members", "undoc-members")
highlight_language = "none"
cpp_maximum_signature_line_length = 100

autodoc_member_order = "bysource"
autodoc_typehints_format = "short"
python_maximum_signature_line_length = 90
add_module_names = False
default_role = "code"  # docstrings write `text` as Markdown does

html_theme = "pydata_sphinx_theme"
html_title = "libdvc · dvcquota"
html_static_path = ["_static"]
html_css_files = ["dvc.css"]
html_math_renderer = "mathml"
html_copy_source = False
html_show_sourcelink = False
html_theme_options = {
    "navbar_align": "left",
    "navbar_end": ["theme-switcher"],
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": ["copyright"],
    "footer_end": [],
    "show_toc_level": 2,
    "show_prev_next": False,
    "collapse_navigation": True,
    "pygments_light_style": "tango",
}
html_sidebars = {"index": [], "glossary": [], "tutorial/*": []}
