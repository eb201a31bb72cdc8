"""Why somebody was found: reasons from what the viewer sees."""

from members.rule.masks import MEMBERS, PERSONAL
from members.rule.standing import Viewer
from members.search import Search
from members.search.hits import snippet
from tests.cast import Cast
from tests.factories import EntryFactory, line


def test_reasons_come_from_what_is_seen(cast: Cast) -> None:
    line(cast.owner, "I keep bees, and I play chess on Sundays when the library is closed", MEMBERS)
    line(cast.owner, "chess with my family, never on Sundays", PERSONAL)
    stranger = Search(Viewer(cast.stranger.pk), "chess sundays").page().hits[0]
    assert [reason.label for reason in stranger.reasons] == ["Hobby"]
    marked = [part for part, is_marked in stranger.reasons[0].parts if is_marked]
    assert marked == ["chess", "Sundays"]
    assert "family" not in stranger.reasons[0].text
    assert not stranger.tied
    assert Search(Viewer(cast.personal.pk), "family").page().hits[0].tied


def test_no_line_stands_among_reasons_for_what_another_tells_as_well(cast: Cast) -> None:
    for text in ("Chess in the park", "Sloops and the sea", "Chess on old sloops", "Bees"):
        line(cast.owner, text, MEMBERS)
    viewer = Viewer(cast.stranger.pk)
    found = {
        words: [reason.text for reason in Search(viewer, words).page().hits[0].reasons]
        for words in ("chess sloops", "bees chess sloops", "sloops", "old chess sea")
    }
    assert found == {
        "chess sloops": ["Chess on old sloops"],
        "bees chess sloops": ["Chess on old sloops", "Bees"],
        "sloops": ["Sloops and the sea"],
        "old chess sea": ["Chess on old sloops", "Sloops and the sea"],
    }


def test_reasons_are_without_the_marks_of_formatted_text(cast: Cast) -> None:
    text = "I am **at the desk**.\n\n* Ask me about *local* [history](https://history.example/) & maps"
    EntryFactory.create(
        owner=cast.owner, kind="about-work", audience=MEMBERS, value={"value": text}, text=text
    )
    reason = Search(Viewer(cast.stranger.pk), "desk history").page().hits[0].reasons[0]
    assert reason.text == "I am at the desk. Ask me about local history & maps"
    assert [part for part, is_marked in reason.parts if is_marked] == ["desk", "history"]


def test_a_long_text_is_shown_around_the_word() -> None:
    parts = snippet("word " * 100 + "Straße " + "more " * 100, frozenset({"strasse"}))
    assert ("Straße", True) in parts
    assert parts[0][0] == "… "
    assert parts[-1][0] == " …"
    assert len("".join(part for part, _ in parts)) < 300
