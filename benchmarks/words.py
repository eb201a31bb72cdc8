"""The vocabulary of the synthetic world: how its people are named and what their lines say."""

import random

GIVEN = (
    "Maria James Wei Fatima Ana John Yuki Priya Ahmed Elena Mary Robert Linh Chloé Björn Amara Patricia Michael Sofia Omar "
    "Ingrid Kwame Aiko Diego Nora Thabo Leïla Pavel Grace David Mei Siobhán Jorge Anya Samuel Zeynep Laura Daniel Hana "
    "Tomás Ruth Peter Ifeoma Lucía Karl Esther Minh Agnieszka Paul Salma Helen Igor Rosa Hiroshi Claire Mateo Alice Yusuf "
    "Eva Andrés Nadia Thomas Sunita Oleg Julia Femi Marta George Noor Simon Ines Rajesh Anna Pierre Malin Victor Zoë Kofi "
    "Judith Arjun Louise Stefan Mina Carlos Emma Hugo Layla Martin Wanjiru Irene Luca Olga Henrik Sana Beatriz Ivan Dalia "
    "Felix Joan Tariq Vera Nils Paula Musa Greta Raúl Hilda Bao Edith Jamal Miriam Sven Rita Anton Celia Dmitri Flora Gus"
).split()
FAMILY = (
    "Smith García Nguyen Müller Kim Silva Johnson Patel Li Ivanov Martínez Brown Sato Okafor Rossi Wang Williams Kowalski "
    "Haddad Larsen Mensah López Jones Chen Schmidt Dubois Novák Yılmaz Andersson Costa Davis Singh Hansen Murphy Fernández "
    "Mueller Taylor Tanaka Popescu Diallo Moreau Wilson Zhang Horváth Eriksen Anderson Pereira Khan O'Brien Jansen Thomas "
    "Petrov Suzuki Moore Bianchi Adeyemi Martin Weber Park Jackson Lindqvist Torres White Nakamura Harris Papadopoulos"
).split()
_STARTS = "Bar Bel Bran Cal Car Dor Ed El Fen Gar Hal Har Hol Jar Kal Lam Lan Mar Mor Nor Os Pem Quin Ros Sal Tor Ul Van Wex Yar".split()
_MIDDLES = "a be ca da do el en er in is le ma mi na o ra ri sa te vi wo".split()
_ENDS = "beck berg bourne by cott dale den felt ford gate ham holm ini ley low man mann mere ner ov sen shaw son stad ton ury vik well wick worth".split()

# Words of the shares that the bench asks for: common, middling and rare.
TITLES = (
    ("Librarian", 14), ("Reference librarian", 8), ("Children’s librarian", 7), ("Cataloguing librarian", 4),
    ("Systems librarian", 4), ("Library director", 6), ("Archivist", 6), ("Library assistant", 14),
    ("Branch manager", 6), ("School librarian", 6), ("Liaison librarian", 4), ("Metadata specialist", 3),
    ("Records manager", 3), ("Digital services coordinator", 3), ("Circulation supervisor", 4), ("Trustee", 1),
    ("Library technician", 5), ("Bookmobile driver", 1), ("Map curator", 1), ("Student", 4),
)  # fmt: skip
HOBBIES = (
    "chess", "knitting", "birding", "shape-note singing", "baking bread", "canoeing", "letterpress", "gardening",
    "running", "sourdough", "board games", "quilting", "astronomy", "jazz", "crosswords", "cycling", "pottery",
    "fly fishing", "contra dance", "film photography", "beekeeping", "calligraphy", "hiking", "ukulele", "karaoke",
)  # fmt: skip
RARE = ("heliography", "ferrotypes", "palimpsests", "xylotheques", "cuneiform", "carillons")
SKILLS = (
    "Koha", "Alma", "MARC", "RDA", "Python", "Grant writing", "Storytime", "Genealogy research", "Weeding", "Zotero",
    "Indexing", "Digitization", "Public speaking", "Readers’ advisory", "Book repair", "Systematic reviewing", "SQL",
)  # fmt: skip
LANGUAGES = "English Spanish French Mandarin Arabic Portuguese German Hindi Japanese Swahili Polish Vietnamese".split()
ABOUT = (
    "I look after a desk where people still ask things out loud.",
    "Ask me about local history, and about what to do with the last shelf of the basement.",
    "My library is small, my region is large and the bus is old.",
    "I teach first-year students to find what they did not know that they needed.",
    "I like quiet catalogues, noisy story hours and meetings that end early.",
)


def family_names(count: int, rng: random.Random) -> list[str]:
    """So many family names: the well-known first, then made-up ones."""
    made = dict.fromkeys(FAMILY)
    while len(made) < count:
        made[rng.choice(_STARTS) + rng.choice(_MIDDLES) * rng.randint(0, 1) + rng.choice(_MIDDLES) + rng.choice(_ENDS)] = None
        if len(made) > 15_000:
            made[f"{rng.choice(_STARTS)}{rng.choice(_ENDS)}-{rng.choice(FAMILY)}{rng.choice(_ENDS)}"] = None
    return list(made)[:count]
