"""Trying it out: the bot beside the sandbox, the story on the page, the demo in the terminal."""
