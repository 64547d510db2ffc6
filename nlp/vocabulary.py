"""A keyword table made ready for matching: what each word stands for, one matcher per kind of word."""

from collections.abc import Mapping
from dataclasses import dataclass

from nlp.keywords import KeywordTable, Topic
from nlp.matching import Matcher, matcher

Meanings = Mapping[str, Mapping[str, float]]  # word → what it stands for → weight


@dataclass(frozen=True)
class Kind:
    """Words of one kind: their meanings and their matcher."""

    meanings: Meanings
    matcher: Matcher


@dataclass(frozen=True)
class Vocabulary:
    """The compiled table. Overlaps count within a kind only: 〈小学〉 in 〈小学招生〉 shows the stage."""

    topics: Mapping[str, Topic]
    topic_words: Kind
    stage_words: Kind
    foreign_words: Kind
    school_words: Kind


def compile_table(table: KeywordTable) -> Vocabulary:
    """Compile once and share: it is never changed."""
    return Vocabulary(
        topics={topic.name: topic for topic in table.topics},
        topic_words=_kind({topic.name: topic.words for topic in table.topics}, table.ignore),
        stage_words=_kind({stage.name: stage.words for stage in table.stages}, table.ignore),
        foreign_words=_kind(table.foreign, table.ignore),
        school_words=_kind({"school": dict.fromkeys(table.school, 1.0)}, table.ignore),
    )


def _kind(groups: Mapping[str, Mapping[str, float]], ignore: tuple[str, ...]) -> Kind:
    meanings: dict[str, dict[str, float]] = {}
    for name, words in groups.items():
        for word, weight in words.items():
            meanings.setdefault(word, {})[name] = weight
    return Kind(meanings, matcher(meanings, ignore))
