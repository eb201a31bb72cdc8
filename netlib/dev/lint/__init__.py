"""The house rules that no common linter knows: `python -m netlib.dev.lint`. Each complaint says what to do instead.

Only the standard library is used, and nothing of the site is imported."""

from collections.abc import Iterable

from netlib.dev.lint import code, dates, everything, pages, rule, words
from netlib.dev.lint.files import File, Rule, checkout

__all__ = ["File", "Rule", "checkout", "complaints", "rules"]


def rules(files: Iterable[File]) -> list[Rule]:
    """All rules, for a checkout of these files."""
    files = list(files)
    return [
        Rule("audience", rule.audience_compared),
        Rule("sql", rule.audience_in_sql),
        Rule("standing", rule.standing_by_hand),
        Rule("viewer", rule.raw_reads(rule.owned_models(files))),
        Rule("inline", code.inline_imports),
        Rule("writes", code.writes(code.model_names(files))),
        Rule("migration", code.living_migrations),
        Rule("markup", pages.page_markup),
        Rule("htmx", pages.script_only_links),
        Rule("placeholder", pages.placeholder_in_forms),
        Rule("colour", pages.raw_colours),
        Rule("date", dates.dates_by_hand),
        Rule("words", words.not_said),
        Rule("glued", words.glued),
        Rule("path", everything.machine_paths),
        Rule("length", everything.long_files),
    ]


def complaints(files: list[File]) -> list[str]:
    """Every breach of a rule, as "path:line: what to do (rule)"."""
    return [
        f"{file.path}:{line}: {remedy} ({each.name})"
        for each in rules(files)
        for file in files
        for line, remedy in each.find(file)
    ]
