"""What pages, letters, messages and documents do not say, and what they say instead. `docs/glossary.md` has one word for each thing."""

import ast
import re
from collections.abc import Iterator

from netlib.dev.lint.files import Complaints, File, blanked

# Each with what a colleague would say.
NOT_SAID: tuple[tuple[str, str], ...] = (
    (r"host(?:s|ing)? along", "co-host"),
    (r"puts? it up|(?:is|are|goes|was) up(?! to)\b", "publish, published"),
    (r"told twice", "possible duplicates"),
    (r"mend(?:s|ed)?", "edit, or fix"),
    (r"tak(?:e|es|en|ing) (?:it )?back", "withdraw"),
    (r"tak(?:e|es|en|ing) (?:it )?off", "remove"),
    (r"put(?:s|ting)? away", "dismiss"),
    (r"would serve|offers? to serve", "volunteer, volunteers"),
    (r"discharged", "past, or ended"),
    (r"telephones?", "phone"),
    (r"unwanted mail", "spam folder"),
    (r"mail(?:s|ed)? (?:me|you|them|a|to)", "email"),
    (r"who(?:so|m)?ever", "people who, or anyone who"),
    (r"whom", "who"),
    (r"meanwhile", "what happened, as in “someone else changed this”"),
    (r"anew", "again"),
    (r"please", "nothing instead"),
    (r"simply", "nothing instead"),
    (r"(?:un)?tick(?:s|ed|ing)?", "check"),
    (r"short line", "headline"),
    (r"may (?:see|find|read)(?! only)", "can"),
    (r"colours?", "color"),
    (r"organisations?", "organization"),
    (r"programmes?", "program"),
    (r"catalogu(?:e[sd]?|ing)", "catalog"),
    (r"cancell(?:ed|ing)", "canceled"),
    (r"grey", "gray"),
    (r"favourites?", "favorite"),
    (r"kilometres?", "kilometers"),
    (r"cent(?:re|res)", "center"),
)
_NOT_SAID = tuple(
    (re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE), said) for pattern, said in NOT_SAID
)


def not_said(file: File) -> Complaints:
    """Texts in plain American English."""
    for start, text in _texts(file):
        for pattern, said in _NOT_SAID:
            for found in pattern.finditer(text):
                yield start + text.count("\n", 0, found.start()), f"“{found[0]}”: say {said}."


def glued(file: File) -> Complaints:
    """Sentences are whole, with named places, so that they can be translated: no "s" put behind a word, no "is" or "are"
    chosen inside a sentence, no piece that begins or ends with a space."""
    if file.path.startswith("templates/"):
        for found in re.finditer(r"\|\s*pluralize", file.text):
            yield file.line(found.start()), "A word with an ending: write both sentences, in {% counted %}."
    # Dates and numbers are put together there, for everybody.
    if not file.is_code() or file.path.startswith(
        ("netlib/dev/", "netlib/text/", "members/demo/", "events/demo/")
    ):
        return
    for node in ast.walk(file.tree):
        if not isinstance(node, ast.JoinedStr):
            continue
        first, last, said = node.values[0], node.values[-1], _said(node)
        if " " not in said or re.search(r"[A-Z]{4}", said):
            continue
        if any(map(_chooses_a_word, node.values)):
            yield (
                node.lineno,
                "A sentence glued from words: write whole sentences, with netlib.text.sentences.counted.",
            )
        elif re.match(" [a-z(“]", _said(first)) or re.search("[a-z,] $", _said(last)):
            yield node.lineno, "A piece of a sentence: write the whole one in each case."


def _said(part: ast.expr) -> str:
    values = part.values if isinstance(part, ast.JoinedStr) else [part]
    return "".join(
        each.value for each in values if isinstance(each, ast.Constant) and isinstance(each.value, str)
    )


def _chooses_a_word(part: ast.expr) -> bool:
    """Whether a place of a text is filled with one of two words of ours."""
    match part:
        case ast.FormattedValue(
            value=ast.IfExp(body=ast.Constant(value=str(one)), orelse=ast.Constant(value=str(other)))
        ):
            return bool(re.search("[a-z]", one + other))
    return False


def _texts(file: File) -> Iterator[tuple[int, str]]:
    """What people read of a file: the line at which each text starts, and the text."""
    if file.path.startswith("templates/"):
        text = blanked(r"(?s){% comment.*?endcomment %}|{#.*?#}|{{.*?}}", file.text)
        # The words of an include are read, the names around them are not.
        text = re.sub(r"{%.*?%}", lambda tag: " ".join(re.findall(r"\"([^\"]*\s[^\"]*)\"", tag[0])), text)
        text = blanked(r"(?<=[\s<])(?:class|id|name|value|href|for|aria-describedby)=\"[^\"]*\"", text)
        yield 1, text
    elif file.suffix == ".md":
        # The glossary lists what is not said, benchmarks what was searched for, and a word in code is a name.
        tables = file.path in ("docs/glossary.md", "benchmarks/README.md")
        text = blanked(r"(?m)^\|.*$", file.text) if tables else file.text
        yield 1, blanked(r"`[^`]*`", text)
    elif file.is_code() and not file.path.startswith(("netlib/dev/", "members/demo/", "events/demo/")):
        read_by_nobody = {
            id(part.value)
            for part in ast.walk(file.tree)
            if isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant)
        }
        for part in ast.walk(file.tree):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                sentence = re.match(r"[A-Z“ ,.].*\s", part.value)
                if id(part) not in read_by_nobody and sentence and not re.search(r"[A-Z]{4} ", part.value):
                    yield part.lineno, part.value
