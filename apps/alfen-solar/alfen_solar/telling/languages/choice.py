"""The available languages."""

from alfen_solar.options.telling import Language

from .dutch import DUTCH
from .english import ENGLISH
from .french import FRENCH
from .german import GERMAN
from .words import Words

WORDS: dict[Language, Words] = {"en": ENGLISH, "de": GERMAN, "nl": DUTCH, "fr": FRENCH}
