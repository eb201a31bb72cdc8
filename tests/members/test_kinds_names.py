"""Names of more languages, found as people type them."""

from members.rule.standing import Viewer
from tests.factories import MemberFactory, listed
from tests.members.search.looking import finds

NAMES = [
    ("Łukasz Żak", "lukasz zak"), ("Đặng Thị Hoa", "dang thi hoa"), ("Nguyễn Ái Quốc", "nguyen ai quoc"), ("İpek Şahin", "ipek sahin"), ("Işıl Çelik", "isil celik"),
    ("Ólafur Þórðarson", "olafur thordarson"), ("Zoë Brönte", "zoe bronte"), ("Ana-María Núñez", "ana maria nunez"), ("أحمد الشريف", "احمد الشريف"),
    ("إسراء محمد", "اسراء محمد"), ("مؤمن علي", "مومن علي"), ("زینب کریمی", "زينب كريمي"), ("יִצְחָק כהן", "יצחק כהן"), ("王小明", "王小明"), ("박지민", "박지민"), ("ガルシア ペドロ", "がるしあ"),
    ("Ｊａｎｅ Ｄｏｅ", "jane doe"), ("Jürgen Groß", "juergen gross"), ("O'Neil, Sean", "oneil"), ("D'Arcy Wood", "darcy"), ("MacKenzie Ann", "mac kenzie"),
    ("De La Cruz Ana", "delacruz"), ("Smith-Jones Al", "smith jones"), ("R. R. Bowker", "rr bowker"), ("J.K. Rowling", "j k rowling"), ("Kovács Éva", "eva kovacs"),
    ("Þóra Arnórsdóttir", "thora"), ("Aïda Ñíguez", "aida niguez"), ("Søren Ågård", "soren agard"), ("Søren Ågård", "soeren aagaard"), ("ﬁona Ryan", "fiona"),
    ("Ελένη Παπά", "ελενη"), ("Ёлка Фёдорова", "елка федорова"), ("Ⅳ Test", "iv"), ("Mary Ann Evans", "maryann"), ("Nuñez", "nunez"), ("K. Lê", "k le"),
    ("عبد الله حسن", "عبدالله"), ("عبدالله حسن", "عبد الله"), ("서 지원", "서지원"), ("서지원", "서 지원"), ("山田太郎", "山田 太郎"), ("山田 太郎", "山田太郎"),
]  # fmt: skip


def test_names_of_more_languages_are_found(db: None) -> None:
    for name, _ in NAMES:
        listed(name=name)
    reader = Viewer(MemberFactory.create(name="Zora Reader").pk)
    assert [(name, typed) for name, typed in NAMES if name not in finds(reader, typed)] == []
