"""FORMAT.md, the vectors, Python and TypeScript say the same version, words and numbers."""

import re
from pathlib import Path

import signing
from signing import credential, head, suites, trust
from tests.signing.golden import FILES, read

ROOT = Path(signing.__file__).parents[1]
FORMAT = (ROOT / "signing" / "FORMAT.md").read_text()
TWIN = ROOT / "pwa" / "verify"


def section(number: str) -> str:
    following = re.split(rf"^#+ {re.escape(number)}\.? .*$", FORMAT, maxsplit=1, flags=re.MULTILINE)[1]
    return re.split(r"^#+ ", following, maxsplit=1, flags=re.MULTILINE)[0]


def numbered(number: str) -> dict[int, str]:
    rows = re.findall(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \|$", section(number), re.MULTILINE)
    assert all(name.strip() and other.strip() for _, name, other in rows)
    return {int(value): name.strip() for value, name, _ in rows}


def named_in_twin(name: str) -> str:
    found = re.search(rf"^export const {name}\b[^=]*= ([^;]+);", twin_sources(), re.MULTILINE)
    assert found, f"pwa/verify exports no {name}"
    return found[1]


def twin_sources() -> str:
    return "\n".join(path.read_text() for path in sorted(TWIN.glob("*.ts")))


def test_one_version() -> None:
    assert f"**Format version: {signing.FORMAT_VERSION}**" in FORMAT
    assert {read(name)["format"] for name in FILES} == {signing.FORMAT_VERSION}
    assert named_in_twin("FORMAT_VERSION") == f'"{signing.FORMAT_VERSION}"'
    assert signing.FORMAT_VERSION.split(".")[0] == str(credential.VERSION)


def test_every_reason_is_registered_in_format() -> None:
    words = re.findall(r"^\| `([a-z-]+)` \|", section("9"), re.MULTILINE)
    assert words == [*signing.REASONS, "clock-skew", "own-clock-wrong"]


def test_every_reason_is_registered_in_the_twin() -> None:
    twin = re.findall(r'\| "([a-z-]+)"', (TWIN / "errors.ts").read_text())
    assert twin == [*signing.REASONS]


def test_every_reason_has_a_vector() -> None:
    expected = [case["expect"] for name in FILES for case in all_cases(name) if "expect" in case]
    reasons = {each["reason"] for each in expected if isinstance(each, dict) and "reason" in each}
    assert reasons == set(signing.REASONS)


def all_cases(name: str) -> list[dict]:
    return [case for group in groups(name) for case in group]


def groups(name: str) -> list[list[dict]]:
    """The lists of named cases in a file."""
    return [part for part in read(name).values() if isinstance(part, list)]


def test_case_names_are_unique() -> None:
    for name in FILES:
        for group in groups(name):
            names = [case["name"] for case in group]
            assert len(names) == len(set(names)), name


def test_registries_match() -> None:
    assert numbered("11.3") == signing.SCOPES
    assert numbered("11.4") == signing.FARES
    assert numbered("11.5") == signing.ROLES
    assert set(numbered("11.1")) == signing.PROFILES
    assert {int(hours) for hours in re.findall(r"\d+", section("11.2"))} == signing.LIVES


def test_suites_match() -> None:
    judged = re.findall(r"^\| (\d+) \|.*\| yes \|$", section("2"), re.MULTILINE)
    assert {int(number) for number in judged} == suites.SUITES


def test_every_tag_is_registered() -> None:
    tags = set(re.findall(r"^\| `([a-z]+)` \|", section("11.6"), re.MULTILINE))
    assert tags == {"credential", "presentation", "possession", "trust", "head", "venue", "log"}
    used = {
        re.sub(rb"^ronghe/1/|\0$", b"", tag).decode()
        for tag in (credential.TAG, trust.TAG, head.TAG, signing.presentation.TAG)
    }
    assert used < tags


def test_the_prefix_and_the_length_are_those_of_format() -> None:
    assert f"prefix `{signing.PREFIX}`" in FORMAT
    assert f"## 5. Text: {signing.TEXT_LENGTH} digits" in FORMAT
