"""Throws random and hostile strings at routing and urgency: none may crash, or take longer than it may.

``python -m benchmarks.routing_fuzz --texts 100000``; the exit status is 1 when one was too slow.
"""

import argparse
import random
import time
from collections.abc import Iterator

from nlp import keyword_file, routing, urgency
from nlp.routing import Model

LIMIT = 50.0  # milliseconds of processor time for a text
_LONGEST = 3000
_ODD = "\u0000\u200b\u202e\ufeff\U0001f600\ud7ff\uffff，。…（）【】《》\t\n\r　０１２ＡＢａ①⑩学學"


def texts(count: int, seed: int = 1) -> Iterator[str]:
    """Random characters, keywords strewn and repeated, one thing said a thousand times."""
    dice = random.Random(seed)
    words = sorted(set(keyword_file.sample().words()))
    makers = (_characters, _strewn, _repeated, _nested)
    for _ in range(count):
        yield dice.choice(makers)(dice, words)[:_LONGEST]


def _characters(dice: random.Random, words: list[str]) -> str:
    plain = (
        chr(dice.choice((dice.randrange(0x20, 0x7F), dice.randrange(0x4E00, 0x9FFF)))) for _ in range(200)
    )
    return "".join(plain) + "".join(dice.choices(_ODD, k=20))


def _strewn(dice: random.Random, words: list[str]) -> str:
    return "".join(dice.choice(words) + dice.choice(_ODD) for _ in range(dice.randrange(1, 80)))


def _repeated(dice: random.Random, words: list[str]) -> str:
    said = "".join(dice.choices(words, k=dice.randrange(1, 4)))
    return said * dice.randrange(1, 1 + _LONGEST // len(said))


def _nested(dice: random.Random, words: list[str]) -> str:
    mark = dice.choice(
        ("(", "【", "《", "请教育局", "工单内容:", "1", "老师", "打", "第一二三四五六七八九十")
    )
    return mark * dice.randrange(1, 600) + dice.choice(words)


def slowest(count: int, seed: int = 1) -> tuple[float, str]:
    """The longest processor time of a text in milliseconds, and that text. What seems slow is tried again."""
    model = Model.build(keyword_file.sample())
    taken("小学", model)
    worst, which = 0.0, ""
    for text in texts(count, seed):
        spent = taken(text, model)
        if spent > worst and (again := min(spent, taken(text, model))) > worst:
            worst, which = again, text
    return worst, which


def taken(text: str, model: Model) -> float:
    began = time.thread_time()
    routing.suggest(text, text[:40], model=model)
    urgency.find(text)
    return (time.thread_time() - began) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    worst, which = slowest(asked.texts, asked.seed)
    print(f"{asked.texts} texts, none crashed; the slowest took {worst:.1f} ms: {which[:40]!r}")
    raise SystemExit(worst > LIMIT)


if __name__ == "__main__":
    main()
