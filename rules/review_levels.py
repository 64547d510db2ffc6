"""审定级别: which classes of orders go to the head after the desk has passed their result."""

from dataclasses import dataclass

from rules.words import Level

#: The classes that an order may be of, with their labels.
CLASSES = {
    "key": "重点",
    "sensitive": "敏感",
    "public_reply": "网络诉求",
    "second_round": "二次办理",
    "confidential": "保密",
    "repeat": "重复",
    "unsolved": "未解决或部分解决",
    "overridden": "检查未过而通过",
}


@dataclass(frozen=True)
class OrderClass:
    """What is known of an order when its result is passed."""

    classes: frozenset[str]  # of CLASSES
    level: Level
    kind: str = ""
    category: str = ""
    department: str = ""


@dataclass(frozen=True)
class ReviewRule:
    """Orders of all that is set here; what is empty does not matter. A category holds those below it too."""

    of: frozenset[str] = frozenset()
    levels: frozenset[Level] = frozenset()
    kinds: frozenset[str] = frozenset()
    categories: tuple[str, ...] = ()
    departments: frozenset[str] = frozenset()

    def covers(self, order: OrderClass) -> bool:
        """Whether an order is of this class."""
        return (
            self.of <= order.classes
            and (not self.levels or order.level in self.levels)
            and (not self.kinds or order.kind in self.kinds)
            and (not self.categories or any(each in order.category for each in self.categories))
            and (not self.departments or order.department in self.departments)
        )


#: Said nothing, these four are approved (the product's default).
DEFAULT_RULES = tuple(
    ReviewRule(of=frozenset({name})) for name in ("key", "sensitive", "public_reply", "second_round")
)


def needs_approval(rules: tuple[ReviewRule, ...], order: OrderClass) -> bool:
    """Whether any rule covers the order."""
    return any(rule.covers(order) for rule in rules)
