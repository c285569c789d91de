"""What a text edited by command may do: choose, repeat and dress what the text it replaces is told.

Jinja's sandbox keeps a text away from the machine, not from its time and memory (`{{ 9 ** 9 ** 9 }}`), and a text is
put together while the store's only writer waits for it. So an edited text is looked at before anything of it is
worked out.
"""

from __future__ import annotations

from jinja2 import nodes

from bot.words.wording import FILTERS, moment_filters

LONGEST = 5000  # characters
_MOST_LOOPS = 5
_DEEPEST = 2  # loops in one another
_NODES: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.Getattr,
    nodes.Getitem,
    nodes.If,
    nodes.CondExpr,
    nodes.For,
    nodes.Filter,
    nodes.Test,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Keyword,
)
_FILTERS = (FILTERS.keys() | moment_filters().keys() | {"join", "map", "length", "first", "last", "lower", "upper"}) - {
    "marked"  # makes markup of what people typed
}
_GLOBALS = frozenset({"range", "dict", "lipsum", "cycler", "joiner", "namespace"})


def check(template: nodes.Template, replaced: nodes.Template) -> None:
    """Raises `ValueError` naming what is not permitted; what the replaced text does is."""
    allowed = set(_NODES) | {type(node) for node in replaced.find_all(nodes.Node)}
    filters = _FILTERS | {node.name for node in replaced.find_all(nodes.Filter)}
    calls = {_called(node) for node in replaced.find_all(nodes.Call)}
    for node in template.find_all(nodes.Node):
        if type(node) not in allowed:
            raise ValueError(type(node).__name__.lower())
        if isinstance(node, nodes.Filter) and (node.name not in filters or (node.name == "map" and node.args)):
            raise ValueError(node.name)
        if isinstance(node, nodes.Call) and _called(node) not in calls:
            raise ValueError(_called(node))
        if isinstance(node, nodes.Name) and node.name in _GLOBALS:
            raise ValueError(node.name)
    _check_loops(template, replaced)


def _check_loops(template: nodes.Template, replaced: nodes.Template) -> None:
    loops = list(template.find_all(nodes.For))
    most = max(_MOST_LOOPS, len(list(replaced.find_all(nodes.For))))
    deepest = max(_DEEPEST, _depth(replaced))
    if len(loops) > most or _depth(template) > deepest or any(loop.recursive for loop in loops):
        raise ValueError("for")


def _depth(node: nodes.Node) -> int:
    """How many loops stand in one another."""
    inside = max((_depth(child) for child in node.iter_child_nodes()), default=0)
    return inside + isinstance(node, nodes.For)


def _called(call: nodes.Call) -> str:
    """What is called, written out as far as it has a name: `poll.share`."""
    called = call.node
    if isinstance(called, nodes.Getattr) and isinstance(called.node, nodes.Name):
        return f"{called.node.name}.{called.attr}"
    return called.name if isinstance(called, nodes.Name) else "call"
