"""Names, numbers and addresses as lists and people of the whole world write them."""

from collections.abc import Callable

import pytest

from netlib.text.family import guess_sort_name, is_unsure
from netlib.text.people import names_in
from netlib.text.reach import (
    clean_bluesky,
    clean_email,
    clean_mastodon,
    clean_orcid,
    clean_phone,
    clean_web,
    dialed,
)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Fowler, Ann (Chair)", ['Ann Fowler']), ("Ann Fowler (she/her)", ['Ann Fowler']), ("Ann Fowler, she/her", ['Ann Fowler']), ("Ann (Annie) Fowler", ['Ann Fowler']),
        ('Ann "Annie" Fowler', ['Ann "Annie" Fowler']), ("Ann Fowler - Boston Public Library", ['Ann Fowler']), ("Ann Fowler, Boston PL (MA)", ['Ann Fowler']),
        ("Ann Fowler, Past Chair", ['Ann Fowler']), ("Ann Fowler, ALA Councilor", ['Ann Fowler']), ("Fowler, Ann - Chair 2026-2027", ['Ann Fowler']),
        ("Ms Ann Fowler MCLIP", ['Ann Fowler']), ("Prof. Dr. h.c. mult. Hans Meyer", ['Hans Meyer']), ("Dr.ir. Jan de Vries", ['Jan de Vries']),
        ("drs. J.W. van den Berg", ['J.W. van den Berg']), ("Berg, J.W. van den", ['J.W. van den Berg']), ("Kovács Éva dr.", ['Kovács Éva']), ("김민준", ['김민준']),
        ("김민준 (위원장)", ['김민준']), ("王小明 教授", ['王小明']), ("山田太郎（委員長）", ['山田太郎']), ("María José García López", ['María José García López']),
        ("García López, María José", ['María José García López']), ("Nguyễn Thị Minh Khai", ['Nguyễn Thị Minh Khai']), ("محمد علي", ['محمد علي']), ("د. محمد علي", ['محمد علي']),
        ("Ann Fowler, M.L.S., Ph.D.", ['Ann Fowler']), ("Ann Fowler; Ben Okafor; Cleo Marsh", ['Ann Fowler', 'Ben Okafor', 'Cleo Marsh']),
        ("Ann Fowler, Ben Okafor and Cleo Marsh", ['Ann Fowler', 'Ben Okafor', 'Cleo Marsh']), ("Ann Fowler; Fowler, Ben", ['Ann Fowler', 'Ben Fowler']),
        ("Ann Fowler (Retired)", ['Ann Fowler']), ("†Ann Fowler", ['Ann Fowler']), ("Ann Fowler [Chair]", ['Ann Fowler']), ("FOWLER, Ann", ['Ann Fowler']),
        ("O’NEILL, Ann", ['Ann O’Neill']), ("MacDONALD, Ann", ['Ann MacDonald']), ("de la CRUZ, Maria", ['Maria de la Cruz']), ("Ann Fowler III, MLS", ['Ann Fowler']),
        ("Ann Fowler, Esq.", ['Ann Fowler']), ("St. John, Ann", ['Ann St. John']), ("Ann St. John", ['Ann St. John']), ("Sister Mary Agnes", ['Mary Agnes']),
        ("Hon. Ann Fowler", ['Ann Fowler']), ("Ann Fowler DDS", ['Ann Fowler']), ("Ann Fowler, CA", ['Ann Fowler']), ("Dean Martin", ['Dean Martin']),
        ("Dean Ann Martin", ['Ann Martin']), ("Judge, Ann", ['Ann Judge']), ("Chair, Ann", ['Ann Chair']),
    ],
)  # fmt: skip
def test_names_in_cells(cell: str, names: list[str]) -> None:
    assert list(names_in(cell).names) == names


@pytest.mark.parametrize(
    ("cell", "aside"),
    [
        ("Vacant – Academic", "Academic"), ("VACANT (At-Large)", "At-Large"), ("Position open", ""), ("Seat vacant until May 2027", "until May 2027"),
        ("Awaiting appointment", ""), ("Recruiting", ""), ("To be advised", ""), ("TBC", ""), ("공석", ""), ("空席", ""), ("空缺", ""), ("Vacant, ALA rep", "ALA rep"),
        ("(vacancy)", ""), ("Vakans", ""), ("Vacature", ""), ("Vacante - Norte", "Norte"), ("unoccupied", ""), ("Not filled", ""), ("Open Position", ""), ("xxx", ""),
        ("Resigned", ""),
    ],
)  # fmt: skip
def test_seats_of_nobody(cell: str, aside: str) -> None:
    named = names_in(cell)
    assert (named.vacant, named.names, named.aside) == (True, (), aside)


@pytest.mark.parametrize(
    ("typed", "kept", "dials"),
    [
        ("+1.617.555.0100", "+1.617.555.0100", "tel:+16175550100"), ("001 617 555 0100", "001 617 555 0100", "tel:0016175550100"),
        ("(02) 9876 5432", "(02) 9876 5432", "tel:0298765432"), ("+82-2-535-4142 (대표)", "+82-2-535-4142", "tel:+8225354142"),
        ("電話：03-1234-5678", "03-1234-5678", "tel:0312345678"), ("전화: 02-535-4142", "02-535-4142", "tel:025354142"),
        ("617-555-0100 Ext.204", "617-555-0100 ext. 204", "tel:6175550100"), ("617-555-0100;204", "617-555-0100 ext. 204", "tel:6175550100"),
        ("+49 (30) 1234-0", "+49 (30) 1234-0", "tel:+493012340"), ("(617) 555‑0100", "(617) 555-0100", "tel:6175550100"),
        ("617.555.0100 | x204", "617.555.0100 ext. 204", "tel:6175550100"), ("T: +44 20 7946 0018", "+44 20 7946 0018", "tel:+442079460018"),
        ("📞 617-555-0100", "617-555-0100", "tel:6175550100"), ("Phone # 617-555-0100", "617-555-0100", "tel:6175550100"), ("617-555-0100 (v)", "617-555-0100", "tel:6175550100"),
        ("1 (800) FLOWERS", "1 (800) FLOWERS", "tel:18003569377"), ("tel://+16175550100", "+16175550100", "tel:+16175550100"),
        ("callto:+16175550100", "+16175550100", "tel:+16175550100"), ("+1(617)5550100", "+1(617)5550100", "tel:+16175550100"),
        ("6175550100#204", "6175550100 ext. 204", "tel:6175550100"), ("０３－１２３４－５６７８", "03-1234-5678", "tel:0312345678"),
        ("617-555-0100 доб. 12", "617-555-0100 ext. 12", "tel:6175550100"), ("WhatsApp: +34 600 000 000", "+34 600 000 000", "tel:+34600000000"),
    ],
)  # fmt: skip
def test_phone_numbers(typed: str, kept: str, dials: str) -> None:
    assert (clean_phone(typed), dialed(clean_phone(typed))) == (kept, dials)


@pytest.mark.parametrize(
    "typed", ["617-555-0100, ext. 4, ask for Ann", "617 555 0100 p204", "+1 617-555-0100 option 3"]
)
def test_numbers_that_nobody_can_dial(typed: str) -> None:
    with pytest.raises(ValueError):
        clean_phone(typed)


@pytest.mark.parametrize(
    ("clean", "typed", "kept"),
    [
        (clean_orcid, "orcid.org/0000-0002-1825-0097/", "0000-0002-1825-0097"), (clean_orcid, "ORCID: https://orcid.org/0000-0002-1825-0097.", "0000-0002-1825-0097"),
        (clean_orcid, "0000–0002–1825–0097", "0000-0002-1825-0097"), (clean_orcid, "https://sandbox.orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        (clean_orcid, "https://orcid.org/0000000218250097", "0000-0002-1825-0097"), (clean_mastodon, "@jane@glammr.us@", "@jane@glammr.us"),
        (clean_mastodon, "https://glammr.us/users/jane", "@jane@glammr.us"), (clean_mastodon, "mastodon: @jane@glammr.us", "@jane@glammr.us"),
        (clean_mastodon, "＠jane＠glammr.us", "@jane@glammr.us"), (clean_mastodon, "https://elk.zone/glammr.us/@jane", "@jane@glammr.us"),
        (clean_mastodon, "https://glammr.us/@jane?x=1", "@jane@glammr.us"), (clean_mastodon, "Jane (@jane@glammr.us)", "@jane@glammr.us"),
        (clean_bluesky, "bsky.app/profile/jane.bsky.social/", "jane.bsky.social"), (clean_bluesky, "https://bsky.app/profile/jane.bsky.social/post/3k", "jane.bsky.social"),
        (clean_bluesky, "Bluesky: @jane.bsky.social", "jane.bsky.social"), (clean_email, "jane@example.org;", "jane@example.org"),
        (clean_email, "Jane Doe [jane@example.org]", "jane@example.org"), (clean_email, "jane @ example.org", "jane@example.org"),
        (clean_email, "jane[at]example[dot]org", "jane@example.org"), (clean_email, "MAILTO:Jane@Example.org", "Jane@Example.org"),
        (clean_email, "jane@example。org", "jane@example.org"), (clean_email, "jane.doe＠example．org", "jane.doe@example.org"),
        (clean_web, "www.library.example.org/", "https://www.library.example.org/"), (clean_web, "Website: library.example.org", "https://library.example.org"),
        (clean_web, "https://library.example.org:443/", "https://library.example.org:443/"), (clean_web, "http://http//library.example.org", "http://library.example.org"),
        (clean_web, "https//library.example.org", "https://library.example.org"), (clean_web, "library.example.org?x=1", "https://library.example.org?x=1"),
        (clean_web, "https://library.example.org/?utm_source=x&amp;a=1", "https://library.example.org/?utm_source=x&a=1"),
        (clean_web, "\u200bhttps://library.example.org\u200b", "https://library.example.org"),
    ],
)  # fmt: skip
def test_addresses_and_identifiers(clean: Callable[[str], str], typed: str, kept: str) -> None:
    assert clean(typed) == kept


@pytest.mark.parametrize(
    ("clean", "typed"),
    [(clean_web, "www,library.example.org"), (clean_web, "view-source:https://library.example.org"), (clean_mastodon, "https://phanpy.social/#/glammr.us/a/1")],
)  # fmt: skip
def test_what_leads_nowhere_is_refused(clean: Callable[[str], str], typed: str) -> None:
    with pytest.raises(ValueError):
        clean(typed)


@pytest.mark.parametrize(
    ("name", "sorted_under"),
    [
        ("Kim Minjun", "asks"), ("Minjun Kim", "Kim, Minjun"), ("김민준", "김민준"), ("田中 優子", "田中 優子"), ("Yuko Tanaka", "Tanaka, Yuko"), ("Tanaka Yuko", "asks"), ("Zhang Wei", "asks"),
        ("Wei Zhang", "asks"), ("Chan Tai Man", "asks"), ("Trần Thị Mai", "asks"), ("Mai Tran", "Tran, Mai"), ("Nagy Katalin", "asks"), ("Katalin Nagy", "Nagy, Katalin"),
        ("María del Carmen Rodríguez Sánchez", "Rodríguez Sánchez, María del Carmen"), ("Juan Carlos Fernández", "Fernández, Juan Carlos"),
        ("Lucía Pérez de la Fuente", "Pérez de la Fuente, Lucía"), ("Jan van der Meer", "van der Meer, Jan"), ("Anke van 't Hof", "van 't Hof, Anke"),
        ("Pieter in 't Veld", "in 't Veld, Pieter"), ("Sanne ter Horst", "ter Horst, Sanne"), ("Mehmet Öz", "Öz, Mehmet"), ("Ayşe Nur Yılmaz", "Yılmaz, Ayşe Nur"),
        ("Reza Pahlavi", "Pahlavi, Reza"), ("Ali ibn Hassan", "ibn Hassan, Ali"), ("Omar al-Bashir", "al-Bashir, Omar"), ("Nawal El Saadawi", "El Saadawi, Nawal"),
        ("Abd al-Rahman Munif", "Munif, Abd al-Rahman"), ("David Ben-Gurion", "Ben-Gurion, David"), ("Yitzhak ben Zvi", "ben Zvi, Yitzhak"),
        ("Björk Guðmundsdóttir", "Guðmundsdóttir, Björk"), ("Hans-Georg von der Marwitz", "von der Marwitz, Hans-Georg"), ("Otto zu Guttenberg", "zu Guttenberg, Otto"),
        ("Charles-Pierre d'Artagnan", "d'Artagnan, Charles-Pierre"), ("Anna D’Angelo", "D’Angelo, Anna"), ("João Guimarães Rosa", "Rosa, João Guimarães"),
        ("Maria João Pires", "Pires, Maria João"), ("Mary-Kate O’Hara Jr.", "O’Hara, Mary-Kate, Jr."), ("Oscar de la Renta", "de la Renta, Oscar"),
        ("Lloyd Webber Andrew", "Andrew, Lloyd Webber"), ("Jean-Luc De Meyer", "De Meyer, Jean-Luc"), ("Sukarno", "Sukarno"), ("Park Chan-wook", "asks"), ("Bong Joon-ho", "asks"),
        ("Li Na", "asks"), ("Haruki Murakami", "Murakami, Haruki"), ("Nguyễn Văn A", "asks"),
    ],
)  # fmt: skip
def test_family_names(name: str, sorted_under: str) -> None:
    assert ("asks" if is_unsure(name) else guess_sort_name(name)) == sorted_under
