"""What stands between the cells of a table that somebody uploads or pastes."""

import re


def separated(text: str, among: str = ",;\t") -> tuple[str, str]:
    """The separator of a table, one of `among` or what the text names itself, and the text.

    In half of Europe spreadsheets part cells by semicolons, and some say so in a first line ("sep=;"). That line is left
    empty, so that rows keep their numbers.
    """
    first = text.lstrip().partition("\n")[0]
    if said := re.fullmatch(r"sep=(.)\s*", first):
        return said[1], text.replace(first, "", 1)
    return max(among, key=first.count), text
