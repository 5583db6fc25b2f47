"""What a fault is called: of a file as a whole, and of a line, in both languages."""

import tomllib
from pathlib import Path

from webapp.domain.cardbase.holders import Fault
from webapp.domain.cardbase.layout import Column

TEXTS = tomllib.loads((Path(__file__).parent / "faults.toml").read_text())


def column_words(column: Column, language: str) -> str:
    return str(TEXTS["column"][column][language])


def file_sentence(problem: str, about: str, language: str) -> str:
    """`about` is a list of our columns where columns are missing, and goes as it is everywhere else."""
    named = [column_words(Column(word), language) if word in set(Column) else word for word in about.split()]
    return str(TEXTS["file"][problem][language]).format(about="、".join(named))


def line_sentence(fault: Fault, language: str) -> str:
    """Beside the name of its column."""
    return str(TEXTS["line"][fault.reason][language])
