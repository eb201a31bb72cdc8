"""What search reads: documents, which database triggers keep (members/sql/); Python never writes them.

A document repeats what a member shows to whole groups. It may only ever be read through `members.search`, which passes
every result through the rule again. None of these tables has a foreign key, so that filling them in bulk is cheap; a
trigger deletes a member's rows with the member.
"""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import LessThan

# The constants stand in members/sql/search_functions.sql as well; a test compares the two.
#
# A document stands on one of these rank tiers by its static rank, the best few on tier 0. A search for a common word stops
# at the first tier that has enough. The columns of the database call a tier "level" and the static rank "score".
TIERS = 5
LAST_TIER = TIERS - 1
# No lexeme may have more than 2046 bytes.
LONGEST_MARK = 2000
# A lexeme of members who say so much that every two words in a row would not fit.
NOT_PAIRED = "pairs#none"
# A lexeme of members whose listing reaches their contacts alone.
LISTED_TO_CONTACTS = "listing#contacts"
# The sides, in degrees, of the squares of the map that the place of a line stands in: a radius is covered by squares.
# Powers of two, so that Python and PostgreSQL divide alike.
SQUARES = (0.25, 0.5, 2.0, 8.0)
FIRST_WORD = Func(F("form"), Value(" "), Value(1), function="split_part")


def _tier_indexes(reach: str) -> list[models.Index]:
    return [
        GinIndex(
            fields=[reach],
            name=f"document_{reach}_{tier}",
            condition=Q(**{f"{reach}_level__lte": tier}),
            # Otherwise every search reads through what the last changes left in a list.
            fastupdate=False,
        )
        for tier in range(TIERS)
    ]


class Document(models.Model):
    """What any member may see of a member (`mem`), and what anybody may see (`pub`).

    The rank tier of either (`mem_level`, `pub_level`) is empty where the listing does not reach as far: then only some
    contacts find the member. The static rank (`mem_score`, `pub_score`) counts the different words of that same vector,
    so that an order by it tells nothing hidden.
    """

    member = models.OneToOneField(
        "members.Member", models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="+"
    )
    name = models.TextField(help_text="The name's words, folded; compared for exact and beginning names.")
    sort_key = models.TextField()
    listing = models.BigIntegerField()
    mem = SearchVectorField()
    mem_level = models.SmallIntegerField(null=True)
    mem_score = models.IntegerField()
    pub = SearchVectorField()
    pub_level = models.SmallIntegerField(null=True)
    pub_score = models.IntegerField()

    class Meta:
        indexes = [
            *_tier_indexes("mem"),
            *_tier_indexes("pub"),
            models.Index(fields=["sort_key", "member"], name="document_order"),
            # Which of a viewer's contacts stand on the tiers before the last. The sum is a planner fence: queries that
            # search by words do not take this index.
            models.Index(
                fields=["member"],
                name="document_best",
                condition=Q(LessThan(F("mem_level") + 0, Value(LAST_TIER))),
            ),
        ]

    def __str__(self) -> str:
        return f"document of {self.member_id}"


class ContactDocument(models.Model):
    """A contact-only document: what a member shows to one audience of contacts, and to nobody else. `named` says that the
    name and the headline are among it.

    The words stand in the index of the key itself: a search looks there for each of the viewer's contacts, thousands
    for some. Vectors too long for it stand in `long`.
    """

    member = models.ForeignKey(
        "members.Member", models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    audience = models.BigIntegerField()
    named = models.BooleanField(default=False)
    words = SearchVectorField(null=True)
    long = SearchVectorField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "audience"], include=["named", "words"], name="contact_document_once"
            ),
            models.CheckConstraint(
                condition=Q(words__isnull=True, long__isnull=False)
                | Q(words__isnull=False, long__isnull=True),
                name="contact_document_words",
            ),
        ]
        indexes = [
            models.Index(
                fields=["member", "audience"], name="contact_document_named", condition=Q(named=True)
            )
        ]

    def __str__(self) -> str:
        return f"document of {self.member_id} for {self.audience}"


class FullDocument(models.Model):
    """A full document: every word and mark that a listed member shows to anybody, all audiences together, without their
    positions in the text, and every two words in a row as a word of their own.

    Nobody may be found by it: it gives the rare set, the few members of whom to ask what they show to the viewer.
    """

    member = models.OneToOneField(
        "members.Member", models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="+"
    )
    words = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["words"], name="full_document_words", fastupdate=False)]

    def __str__(self) -> str:
        return f"all words of {self.member_id}"


class NameForm(models.Model):
    """A name from each of its words on, with the words before it at the end: "ana de la cruz", "cruz ana de la"…

    The second index has all who share a word of their names, in the order of names, however many they are.
    """

    member = models.ForeignKey("members.Member", models.DO_NOTHING, db_constraint=False, related_name="+")
    form = models.TextField()
    sort_key = models.TextField()
    listing = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(
                OpClass(F("form"), name="text_pattern_ops"),
                F("member"),
                include=["listing"],
                name="name_form_prefix",
            ),
            models.Index(FIRST_WORD, F("sort_key"), F("member"), name="name_form_word"),
        ]

    def __str__(self) -> str:
        return self.form


class Spelling(models.Model):
    """A word of a name that every member finds, of a heading or of an organization, for "did you mean".

    A word stays when the last member who had it hides: it is offered only to viewers for whom it finds somebody.
    """

    word = models.TextField(primary_key=True)

    class Meta:
        indexes = [GinIndex(OpClass(F("word"), name="gin_trgm_ops"), name="spelling_trigram")]

    def __str__(self) -> str:
        return self.word


class SearchLevel(models.Model):
    """The static rank (`score`) from which a document stands on a rank tier (`level`); without rows, all documents stand
    on the last."""

    reach = models.CharField(max_length=3)
    level = models.SmallIntegerField()
    score = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["reach", "level"], name="search_level_once")]

    def __str__(self) -> str:
        return f"{self.reach} {self.level} from {self.score}"
