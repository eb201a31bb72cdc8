"""Who sees what is decided in members/rule/ alone: in Python, in queries, and in SQL."""

import ast
import re
from collections.abc import Callable, Iterable, Iterator

from netlib.dev.lint.files import Complaints, File, blanked, name_of

HOME = "members/rule/"
HOME_IN_SQL = "members/sql/rule.sql"
_AUDIENCE = re.compile(r"(^|_)(audience|listing)$")
_LOOKUP = re.compile(r"(^|_)(audience|listing)(__|$)")
_MASK = re.compile(r"(^|_)(audience|listing|standing|mask)$")
_OWNERS = {"owner", "member", "host", "sender", "recipient"}
_MAKERS_OF_QUERIES = {"filter", "exclude", "get", "Q", "When"}


def audience_compared(file: File) -> Complaints:
    """Audiences and standings meet in members/rule/ alone."""
    if not file.is_code() or file.path.startswith(HOME):
        return
    remedy = "is compared outside members/rule/: use visible_to(viewer), or add a named function there."
    constraints = [
        node
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Call) and name_of(node.func) == "CheckConstraint"
    ]
    # What a column may hold is no question of who sees it.
    exempt = {id(part) for constraint in constraints for part in ast.walk(constraint)}
    for node in ast.walk(file.tree):
        if id(node) in exempt:
            continue
        match node:
            case ast.Compare(left=left, ops=ops, comparators=others):
                by_value = not all(isinstance(op, ast.Is | ast.IsNot) for op in ops)
                if by_value and any(_AUDIENCE.search(name_of(side)) for side in (left, *others)):
                    yield node.lineno, f"An audience {remedy}"
            case ast.BinOp(left=left, op=ast.BitAnd(), right=right):
                if any(_MASK.search(name_of(side)) for side in (left, right)):
                    yield node.lineno, f"A mask {remedy}"
            case ast.Call(func=called, keywords=keywords):
                if name_of(called) == "bitand":
                    yield node.lineno, f"A mask {remedy}"
                named = [keyword.arg or "" for keyword in keywords]
                if name_of(called) in _MAKERS_OF_QUERIES and any(_LOOKUP.search(name) for name in named):
                    yield node.lineno, f"An audience in a query {remedy}"


# SQL

_COLUMN = r"(?:[\w.{}]*[._])?(?:audience|listing|mask)\b"
_SIGN = r"(?:&|<>|!=|=)"
_COMPARED = re.compile(rf"(?<![\w%(])\(?{_COLUMN}\)?\s*{_SIGN}|{_SIGN}\s*\(?{_COLUMN}")
# The functions of the database may ask whether something is for its owner alone, but not put masks together.
_MASKED = re.compile(rf"{_COLUMN}\)?\s*&|&\s*\(?{_COLUMN}")
# Words that only SQL writes in capitals.
_SQL = re.compile(r"\b(SELECT|FROM|WHERE|JOIN|AND|OR|WHEN|CASE|EXISTS|UPDATE|SET|RETURNS|USING|BEGIN)\b")


def audience_in_sql(file: File) -> Complaints:
    """SQL compares audiences through the database's own functions, which members/rule/ keeps."""
    # What a migration says is history.
    if re.search(r"(^|/)(migrations|tests|benchmarks)/", file.path) or file.path.startswith(
        (HOME, HOME_IN_SQL)
    ):
        return
    texts: Iterable[tuple[int, str]] = ()
    compared = _MASKED if re.search(r"(^|/)sql/", file.path) else _COMPARED
    if file.suffix == ".sql":
        texts = [(1, blanked(r"--[^\n]*", file.text))]
    elif file.is_code():
        texts = [(line, text) for line, text in strings(file.tree) if _SQL.search(text)]
    for line, text in texts:
        for found in compared.finditer(text):
            yield (
                line + text.count("\n", 0, found.start()),
                "SQL compares an audience outside members/rule/: call the database's function for it, or add one there.",
            )


def strings(tree: ast.AST, exempt: frozenset[int] = frozenset()) -> Iterator[tuple[int, str]]:
    """The texts in a module, each with its first line; what is put into one stands there as “{}”. Docstrings do not
    count, nor the parts of a text on their own, nor nodes whose ids are exempt."""
    skipped = set(exempt)
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(id(node.value))
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(part) for part in ast.walk(node)} - {id(node)}
            parts = [part.value if isinstance(part, ast.Constant) else "{}" for part in node.values]
            if id(node) not in skipped:
                yield node.lineno, "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in skipped:
            yield node.lineno, node.value


# Good standing

_STANDING = {"is_active", "leaving_at"}
_IN_TEXT = re.compile(r"(?:\b|_)(is_active|leaving_at)(?:\b|__)")
_SETTING = {"update", "create", "save", "bulk_update"}


def standing_by_hand(file: File) -> Complaints:
    """Whether an account is suspended or leaving is asked of members/rule/, so that no place forgets one of the two.

    A model may define the fields and speak of its own; services that set them, and the admin and the forms of the
    app that has them, may use them."""
    room = file.path.split("/")[:2]
    if not file.is_code() or file.path.startswith((HOME, "netlib/dev/")):
        return
    if room in (["members", "admin"], ["members", "forms"], ["members", "demo"]):
        return
    if file.room == "services" and _sets_standing(file.tree):
        return
    exempt = _of_defining_class(file.tree) if file.room == "models" else frozenset()
    for node in ast.walk(file.tree):
        if id(node) in exempt:
            continue
        match node:
            case ast.Attribute(attr=name) if name in _STANDING:
                yield node.lineno, _ask_the_rule(name)
            case ast.keyword(arg=str(name)) if set(name.split("__")) & _STANDING:
                yield node.value.lineno, _ask_the_rule(name)
    for line, text in strings(file.tree, exempt):
        for found in _IN_TEXT.finditer(text):
            yield line + text.count("\n", 0, found.start()), _ask_the_rule(found[1])


def _ask_the_rule(name: str) -> str:
    return f"{name} is asked by hand: ask members/rule/ whether they are in good standing, or add a named function there."


def _sets_standing(tree: ast.AST) -> bool:
    """Whether a module gives one of the fields a value."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(attr=name, ctx=ast.Store()) if name in _STANDING:
                return True
            case ast.Call(func=ast.Attribute(attr=called), keywords=keywords) if called in _SETTING:
                if any(keyword.arg in _STANDING for keyword in keywords):
                    return True
    return False


def _of_defining_class(tree: ast.AST) -> frozenset[int]:
    """The nodes inside the classes that define one of the fields."""
    return frozenset(
        id(part)
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and any(_defines(line) for line in node.body)
        for part in ast.walk(node)
    )


def _defines(line: ast.stmt) -> bool:
    match line:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=maker)):
            return name in _STANDING and name_of(maker).endswith("Field")
    return False


# Views


def raw_reads(owned: frozenset[str]) -> Callable[[File], Complaints]:
    """The rule that a views module reads owned models through visible_to(viewer), for these names of models."""

    def find(file: File) -> Complaints:
        if not file.is_view():
            return
        for node in ast.walk(file.tree):
            match node:
                case ast.Call(
                    func=ast.Attribute(
                        attr="all" | "get" | "first" | "last" | "count",
                        value=ast.Attribute(attr="objects", value=model),
                    )
                ) if name_of(model) in owned and not _names_the_owner(node):
                    yield node.lineno, _raw(name_of(model))
                case ast.Call(
                    func=ast.Name(id="get_object_or_404" | "get_list_or_404"), args=[model, *_]
                ) if name_of(model) in owned and not _names_the_owner(node):
                    yield node.lineno, _raw(name_of(model))

    return find


def _names_the_owner(call: ast.Call) -> bool:
    """Whether a read asks for rows of the one who looks."""
    return any(
        (keyword.arg or "").removesuffix("_id") in _OWNERS
        or ast.unparse(keyword.value) in {"request.user.pk", "member.pk", "request.viewer.member_id"}
        for keyword in call.keywords
    )


def _raw(model: str) -> str:
    return (
        f"{model} is read without a viewer: begin with {model}.objects.visible_to(request.viewer), or with the owner’s "
        "own rows."
    )


def owned_models(files: Iterable[File]) -> frozenset[str]:
    """The names of the models that belong to a member or have an audience."""
    return frozenset(
        node.name
        for file in files
        if file.is_code() and file.room == "models"
        for node in ast.walk(file.tree)
        if isinstance(node, ast.ClassDef) and any(_is_owned(line) for line in node.body)
    )


def _is_owned(line: ast.stmt) -> bool:
    match line:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=maker)):
            return name in _OWNERS or name_of(maker) == "AudienceField"
    return False
