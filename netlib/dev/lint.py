"""The house rules that no common linter knows: `python -m netlib.dev.lint`. Each complaint says what to do instead.

Only the standard library is used, and nothing of the project is imported."""

import ast
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
LONGEST = 450
LONGEST_TEST = 800
KINDS = {".py", ".sql", ".html", ".md", ".txt", ".css", ".js", ".toml", ".svg", ".yml", ""}

Complaints = Iterator[tuple[int, str]]


@dataclass(frozen=True)
class File:
    """A file to look at: its path below the checkout, with slashes, and its text."""

    path: str
    text: str

    @property
    def suffix(self) -> str:
        """What kind of file it is: ".py" and so on."""
        return Path(self.path).suffix

    def is_code(self) -> bool:
        """Whether it is Python that runs in the site: neither a test nor a migration."""
        return self.suffix == ".py" and not re.search(r"(^|/)(tests|migrations|benchmarks)/", self.path)

    def is_page(self) -> bool:
        """Whether it is a template for a browser: a letter's layout follows the rules of mail programs."""
        return self.suffix == ".html" and "/mail/" not in self.path

    def is_view(self) -> bool:
        """Whether it is a views module."""
        return self.is_code() and re.search(r"(^|/)views(/|\.py$|_)", self.path) is not None


@dataclass(frozen=True)
class Rule:
    """A rule: its name, and the function that finds what breaks it."""

    name: str
    find: Callable[[File], Complaints]


# What the code compares

_AUDIENCE = re.compile(r"(^|_)(audience|listing)$")
_LOOKUP = re.compile(r"(^|_)(audience|listing)(__|$)")
_MASK = re.compile(r"(^|_)(audience|listing|standing|mask)$")
_OWNERS = {"owner", "member", "host", "sender", "recipient"}
_MAKERS_OF_QUERIES = {"filter", "exclude", "get", "Q", "When"}


def audience_compared(file: File) -> Complaints:
    """Audiences and standings meet in members/rule/ alone."""
    if not file.is_code() or file.path.startswith("members/rule/"):
        return
    remedy = "is compared outside members/rule/: use visible_to(viewer), or add a named function there."
    tree = ast.parse(file.text)
    constraints = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _name(node.func) == "CheckConstraint"
    ]
    # What a column may hold is no question of who sees it.
    exempt = {id(part) for constraint in constraints for part in ast.walk(constraint)}
    for node in ast.walk(tree):
        if id(node) in exempt:
            continue
        match node:
            case ast.Compare(left=left, ops=ops, comparators=others):
                by_value = not all(isinstance(op, ast.Is | ast.IsNot) for op in ops)
                if by_value and any(_AUDIENCE.search(_name(side)) for side in (left, *others)):
                    yield node.lineno, f"An audience {remedy}"
            case ast.BinOp(left=left, op=ast.BitAnd(), right=right):
                if any(_MASK.search(_name(side)) for side in (left, right)):
                    yield node.lineno, f"A mask {remedy}"
            case ast.Call(func=called, keywords=keywords):
                if _name(called) == "bitand":
                    yield node.lineno, f"A mask {remedy}"
                named = [keyword.arg or "" for keyword in keywords]
                if _name(called) in _MAKERS_OF_QUERIES and any(_LOOKUP.search(name) for name in named):
                    yield node.lineno, f"An audience in a query {remedy}"


def _name(node: ast.expr) -> str:
    match node:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case ast.Subscript(slice=ast.Constant(value=str(name))):
            return name
    return ""


def raw_reads(owned: frozenset[str]) -> Callable[[File], Complaints]:
    """The rule that a views module reads owned models through visible_to(viewer), for these names of models."""

    def find(file: File) -> Complaints:
        if not file.is_view():
            return
        for node in ast.walk(ast.parse(file.text)):
            match node:
                case ast.Call(
                    func=ast.Attribute(
                        attr="all" | "get" | "first" | "last" | "count",
                        value=ast.Attribute(attr="objects", value=model),
                    )
                ) if _name(model) in owned and not _names_the_owner(node):
                    yield node.lineno, _raw(_name(model))
                case ast.Call(
                    func=ast.Name(id="get_object_or_404" | "get_list_or_404"), args=[model, *_]
                ) if _name(model) in owned and not _names_the_owner(node):
                    yield node.lineno, _raw(_name(model))

    return find


def _names_the_owner(call: ast.Call) -> bool:
    """Whether a read asks for rows of the one who looks."""
    return any(
        (keyword.arg or "").removesuffix("_id") in _OWNERS
        or ast.unparse(keyword.value) in {"request.user.pk", "member.pk", "request.viewer.member_id"}
        for keyword in call.keywords
    )


def _raw(model: str) -> str:
    return f"{model} is read without a viewer: begin with {model}.objects.visible_to(request.viewer), or with the owner’s own rows."


def owned_models(files: Iterable[File]) -> frozenset[str]:
    """The names of the models that belong to a member or have an audience."""
    names = set()
    for file in files:
        if not (file.is_code() and re.search(r"(^|/)models(/|\.py$)", file.path)):
            continue
        for node in ast.walk(ast.parse(file.text)):
            if isinstance(node, ast.ClassDef) and any(_is_owned(line) for line in node.body):
                names.add(node.name)
    return frozenset(names)


def _is_owned(line: ast.stmt) -> bool:
    match line:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=maker)):
            return name in _OWNERS or _name(maker) == "AudienceField"
    return False


# Who imports whom

_ABOVE = {
    "netlib": ("members", "events", "committees"),
    "members": ("events", "committees"),
    "events": ("committees",),
}


def imports_upwards(file: File) -> Complaints:
    """An app knows the apps below it and none above."""
    app = file.path.split("/")[0]
    if not file.is_code() or app not in _ABOVE:
        return
    for node in _run_time(ast.parse(file.text)):
        match node:
            case ast.Import(names=names):
                modules = [alias.name for alias in names]
            case ast.ImportFrom(module=str(module)):
                modules = [module]
            case _:
                continue
        for module in modules:
            if module.split(".")[0] in _ABOVE[app]:
                yield (
                    node.lineno,
                    f"{app} imports {module}: move the code up, or let {module.split('.')[0]} call {app}.",
                )


def _run_time(tree: ast.AST) -> Iterator[ast.AST]:
    """Every node but those that only a type checker sees."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and _name(node.test) == "TYPE_CHECKING":
            continue
        yield node
        yield from _run_time(node)


# What migrations and SQL hold

_OURS = {"netlib", "members", "events", "committees", "tests", "benchmarks"}
_LASTING_MODULES = {"fields", "columns", "constraints"}


def living_migrations(file: File) -> Complaints:
    """A migration does for ever what it did on its first day: of our code it names fields and constraints alone, and the
    one file that it reads has its own name."""
    if file.suffix != ".py" or not re.search(r"(^|/)migrations/\d", file.path):
        return
    remedy = (
        "it would change with the code. Copy what it needs into the migration, or into the .sql of its name."
    )
    tree = ast.parse(file.text)
    inner = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    for node in ast.walk(tree):
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
            if name.split(".")[0] in _OURS:
                yield node.lineno, f"A migration uses {name}: {remedy}"


def _lasts(name: str) -> bool:
    return name.endswith(("Field", "Constraint"))


_MASK_IN_SQL = re.compile(
    r"\b\w*(?:audience|listing|mask|standing)\b\s*&|&\s*(?:\w+\.)?(?:audience|listing|mask|standing)\b"
)


def masks_in_sql(file: File) -> Complaints:
    """SQL asks the functions of members/sql/rule.sql, in the .sql files of today and in the strings of the code."""
    remedy = (
        "A mask is compared in SQL: call a function of members/sql/rule.sql, which members/rule/sql.py names."
    )
    if re.search(r"(^|/)sql/", file.path) and file.suffix == ".sql" and file.path != "members/sql/rule.sql":
        for found in _MASK_IN_SQL.finditer(re.sub(r"--.*", "", file.text)):
            yield _line(file, found.start()), remedy
    elif file.is_code() and not file.path.startswith("members/rule/"):
        for node in ast.walk(ast.parse(file.text)):
            if (
                isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and _MASK_IN_SQL.search(node.value)
            ):
                yield node.lineno, remedy


# What the pages hold

_IN_PAGES: tuple[tuple[str, str], ...] = (
    (
        r"<[^>]*\sstyle\s*=",
        "An inline style, which the content security policy drops: add a class in static/css.",
    ),
    (r"<style\b", "An inline style sheet, which the content security policy drops: write it in static/css."),
    (
        r"<script\b(?![^>]*\ssrc=)(?![^>]*type=\"application/(?:ld\+)?json\")",
        "An inline script, which the content security policy drops: write a module in static/js.",
    ),
    (r"<[^>]*\son[a-z]+\s*=", "An inline event handler: listen in a module in static/js."),
    (r"javascript:", "A script in a link: listen in a module in static/js."),
    (
        r"<(?![^>]*type=\"search\")[^>]*\splaceholder\s*=",
        "A placeholder vanishes when it is needed: use a label, and help text below the field.",
    ),
    (
        r"\s(?:href|action|hx-get|hx-post|src)\s*=\s*[\"']/",
        "An address written by hand: use {% url %}, or {% static %} for a file.",
    ),
)


def page_markup(file: File) -> Complaints:
    """Pages without inline style or script, placeholders, or addresses written by hand."""
    if file.is_page():
        for pattern, remedy in _IN_PAGES:
            for found in re.finditer(pattern, file.text, re.IGNORECASE):
                yield _line(file, found.end() - 1), remedy


def script_only_links(file: File) -> Complaints:
    """What htmx fetches can be reached without script too."""
    if not file.is_page():
        return
    # Tags of the template language may hold angle brackets: blank them out.
    text = re.sub(r"{%[^%]*%}|{{[^}]*}}", lambda found: re.sub(r"[^\n]", " ", found[0]), file.text)
    for found in re.finditer(r"<([a-z]+)\b([^<>]*)>", text):
        tag, attributes = found[1], found[2]
        if not re.search(r"\shx-get\s*=", attributes):
            continue
        # A control inside a form is sent with the form where there is no script.
        if tag in {"input", "select", "form"} or re.search(r"\s(?:href|formaction)\s*=", attributes):
            continue
        yield (
            _line(file, found.start()),
            "hx-get without href: make it a link that works without script as well.",
        )


def placeholder_in_forms(file: File) -> Complaints:
    """No placeholders from widgets either."""
    if file.is_code() and file.path != "netlib/dev/lint.py":
        for found in re.finditer(r"(?<!pop\()[\"']placeholder[\"']", file.text):
            yield (
                _line(file, found.start()),
                "A placeholder vanishes when it is needed: use label and help_text.",
            )


_COLOUR = re.compile(
    r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})(?![\w-])|\b(?:rgb|hsl|oklch|oklab|lch|lab|hwb)a?\(",
    re.IGNORECASE,
)


def raw_colours(file: File) -> Complaints:
    """Colours have names, and the names stand in one file."""
    if file.suffix != ".css" or file.path.endswith("/tokens.css"):
        return
    text = re.sub(
        r"/\*.*?\*/|url\([^)]*\)", lambda found: re.sub(r"[^\n]", " ", found[0]), file.text, flags=re.DOTALL
    )
    for found in _COLOUR.finditer(text):
        yield (
            _line(file, found.start()),
            "A colour outside static/css/tokens.css: use a variable from there, or add one.",
        )


# All files

# Written in pieces, so that this file does not complain of itself.
_MACHINE = re.compile(
    r"(?<![\w.~$}/-])/(?:" + "|".join(["work", "root", "home", "Users"]) + r")/\w|(?<![\w/])/" + r"tmp/\w"
)


def machine_paths(file: File) -> Complaints:
    """Nothing in the checkout knows on which machine it was written."""
    for found in _MACHINE.finditer(file.text):
        yield (
            _line(file, found.start()),
            "A path of one machine: compute it from the file’s own place, or use tempfile.",
        )


def long_files(file: File) -> Complaints:
    """A module that outgrows its page becomes a package."""
    lines = file.text.count("\n")
    most = LONGEST_TEST if file.path.startswith("tests/") else LONGEST
    if file.suffix in {".py", ".html", ".js"} and "/migrations/" not in file.path and lines > most:
        yield lines, f"{lines} lines, more than {most}: split it into a package of the same name."


def _line(file: File, position: int) -> int:
    return file.text.count("\n", 0, position) + 1


def rules(files: Iterable[File]) -> list[Rule]:
    """All rules, for a checkout of these files."""
    return [
        Rule("audience", audience_compared),
        Rule("viewer", raw_reads(owned_models(files))),
        Rule("imports", imports_upwards),
        Rule("migration", living_migrations),
        Rule("sql", masks_in_sql),
        Rule("markup", page_markup),
        Rule("htmx", script_only_links),
        Rule("placeholder", placeholder_in_forms),
        Rule("colour", raw_colours),
        Rule("path", machine_paths),
        Rule("length", long_files),
    ]


def checkout() -> list[File]:
    """The files of the checkout: what is hidden, generated or installed is left out."""
    found = []
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(set(folders) - {"var", "__pycache__", "node_modules"})
        folders[:] = [name for name in folders if not name.startswith(".") or name == ".ci"]
        for name in sorted(names):
            path = Path(folder, name)
            if not name.startswith(".") and path.suffix in KINDS and path.is_file():
                found.append(File(path.relative_to(ROOT).as_posix(), path.read_text(errors="replace")))
    return found


def complaints(files: list[File]) -> list[str]:
    """Every breach of a rule, as "path:line: what to do (rule)"."""
    return [
        f"{file.path}:{line}: {remedy} ({rule.name})"
        for rule in rules(files)
        for file in files
        for line, remedy in rule.find(file)
    ]


def main() -> int:
    """Write the complaints; 1 when there are any."""
    found = complaints(checkout())
    sys.stdout.writelines(f"{line}\n" for line in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
