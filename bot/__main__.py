"""The command line: ``python -m bot COMMAND -c config.yaml``."""

import sys

from bot import loading

with loading.for_good():
    from bot.commands import cli
    from rules.errors import ConfigError, Refusal
    from storage.schema import DatabaseTooNew

#: Exit status for what the person can mend: configuration, arguments, files.
WRONG_INPUT = 2


def main() -> int:
    """Run the command; what is wrong is said in plain words, without a traceback."""
    try:
        cli.app(standalone_mode=True)
    except ConfigError as error:
        print("配置有误：", *(f"  {problem}" for problem in error.problems), sep="\n", file=sys.stderr)
        return WRONG_INPUT
    except Refusal as refusal:
        print(refusal.sentence, file=sys.stderr)
        return WRONG_INPUT
    except DatabaseTooNew as error:
        print(error, file=sys.stderr)
        return WRONG_INPUT
    return 0


if __name__ == "__main__":
    sys.exit(main())
