"""What pages, letters and messages do not say, and what they say instead. `docs/glossary.md` has one word for each thing."""

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


def _texts(file: File) -> Iterator[tuple[int, str]]:
    """What people read of a file: the line at which each text starts, and the text."""
    if file.path.startswith("templates/"):
        text = blanked(r"(?s){% comment.*?endcomment %}|{#.*?#}|{{.*?}}", file.text)
        # The words of an include are read, the names around them are not.
        text = re.sub(r"{%.*?%}", lambda tag: " ".join(re.findall(r"\"([^\"]*\s[^\"]*)\"", tag[0])), text)
        text = blanked(r"(?<=[\s<])(?:class|id|name|value|href|for|aria-describedby)=\"[^\"]*\"", text)
        yield 1, text
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
