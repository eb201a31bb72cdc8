"""How the code hangs together: imports inside functions, writes, migrations. Who imports whom says pyproject.toml."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator

from netlib.dev.lint.files import Complaints, File, name_of

OURS = {"netlib", "members", "events", "committees", "tests", "benchmarks"}
# Why an import may stand inside a function: a leaf runs what enqueued it; it takes long and is rarely needed; Django
# is not ready before; it may be missing.
REASONS = ("leaf", "heavy", "settings", "optional")
_REASON = re.compile(rf"# inline: (?:{'|'.join(REASONS)})\b")


def inline_imports(file: File) -> Complaints:
    """Imports stand at the top; one that cannot says why."""
    if not file.is_code():
        return
    lines = file.text.splitlines()
    imports = [node for node in _inside_functions(file.tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    for node in imports:
        if not any(_REASON.search(line) for line in lines[node.lineno - 1 : node.end_lineno]):
            yield (
                node.lineno,
                "An import inside a function: move it to the top, or say why it cannot be there: "
                f"“# inline: ” and {', '.join(REASONS[:-1])} or {REASONS[-1]}.",
            )


def _inside_functions(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node inside a function, once."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from (part for part in ast.walk(node) if part is not node)
        else:
            yield from _inside_functions(node)


# Writes

# Rooms that ask a service for every change.
_READERS = {
    "views", "admin", "hooks", "forms", "reads", "formats", "letters", "search", "middleware", "templatetags",
    "rights", "rule",
}  # fmt: skip
_WRITES = {"create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
_QUERIES = {"filter", "exclude", "all", "order_by", "select_for_update", "visible_to", "get_queryset"}


def writes(models: frozenset[str]) -> Callable[[File], Complaints]:
    """The rule that services write, and no other room, for these names of models."""

    def find(file: File) -> Complaints:
        if not file.is_code() or file.room not in _READERS or file.path.startswith("netlib/"):
            return
        imported = {
            (alias.asname or alias.name).split(".")[0]
            for node in ast.walk(file.tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in node.names
        } - models
        for node in ast.walk(file.tree):
            match node:
                case ast.Call(keywords=[ast.keyword(arg="commit", value=ast.Constant(value=False))]):
                    # A form that says what would be written, and writes nothing.
                    continue
                case ast.Call(func=ast.Attribute(attr=verb, value=of)) if _is_write(verb, of, imported):
                    yield (
                        node.lineno,
                        f".{verb}() writes outside services: call a function of the app's services, or add one.",
                    )

    return find


def _is_write(verb: str, of: ast.expr, imported: set[str]) -> bool:
    """Whether calling `verb` of an expression changes rows of ours."""
    if isinstance(of, ast.Name) and of.id in imported:
        # A service's function, or the cache's.
        return False
    if verb == "save" or (verb == "delete" and isinstance(of, ast.Name | ast.Attribute)):
        return name_of(of) not in {"cache", "storage", "objects"}
    if verb not in _WRITES:
        return False
    return any(
        (isinstance(part, ast.Attribute) and (part.attr == "objects" or part.attr in _QUERIES))
        or (isinstance(part, ast.Name) and part.id in {"queryset", "rows"})
        for part in _chain(of)
    )


def _chain(node: ast.expr) -> Iterator[ast.expr]:
    """The expressions that a chain of attributes and calls is made of."""
    yield node
    match node:
        case ast.Attribute(value=inner) | ast.Call(func=inner) | ast.Subscript(value=inner):
            yield from _chain(inner)


def model_names(files: Iterable[File]) -> frozenset[str]:
    """The names of all classes in models modules."""
    return frozenset(
        node.name
        for file in files
        if file.is_code() and file.room == "models"
        for node in ast.walk(file.tree)
        if isinstance(node, ast.ClassDef)
    )


# Migrations

_LASTING_MODULES = {"fields", "columns", "constraints"}


def living_migrations(file: File) -> Complaints:
    """A migration does for ever what it did on its first day: of our code it names fields and constraints alone, and the
    one file that it reads has its own name."""
    if not file.is_migration():
        return
    remedy = (
        "it would change with the code. Copy what it needs into the migration, or into the .sql of its name."
    )
    inner = {id(node.value) for node in ast.walk(file.tree) if isinstance(node, ast.Attribute)}
    for node in ast.walk(file.tree):
        match node:
            case ast.Import(names=names):
                used = [alias.name for alias in names if alias.name.split(".")[-1] not in _LASTING_MODULES]
            case ast.ImportFrom(module=str(module), names=names):
                used = [f"{module}.{alias.name}" for alias in names if not _lasts(alias.name)]
            case ast.Attribute(attr="parent" | "parents" | "with_name" | "joinpath"):
                yield node.lineno, f"A migration looks for another file: {remedy}"
                continue
            case ast.Attribute(attr=name) if id(node) not in inner and not _lasts(name):
                used = [ast.unparse(node)]
            case ast.Constant(value=str(text)) if re.search(r".\.sql$", text):
                yield node.lineno, f"A migration reads {text}: {remedy}"
                continue
            case _:
                continue
        for name in used:
            if name.split(".")[0] in OURS:
                yield node.lineno, f"A migration uses {name}: {remedy}"


def _lasts(name: str) -> bool:
    return name.endswith(("Field", "Constraint"))
