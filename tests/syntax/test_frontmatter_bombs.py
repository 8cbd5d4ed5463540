"""Front matter made to hang, to exhaust or to crash its reader returns in bounded time and memory.

Each runs in a process of its own with 2 s of CPU and 512 MB of address space: a bound on hanging,
not a timing. The process says what it found.
"""

import subprocess
import sys

import pytest

CHILD = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (2, 2))
resource.setrlimit(resource.RLIMIT_AS, (512 << 20, 512 << 20))
from trueline.syntax.frontmatter import read_front_matter, unclosed_front_matter
data = sys.stdin.buffer.read()
found = read_front_matter(data)
unclosed = unclosed_front_matter(data)
if found is None:
    print("none", unclosed.kind if unclosed else "")
else:
    assert all(found.start <= item.start <= item.end <= found.end for item in found.properties)
    print(" ".join(sorted({problem.kind for problem in found.problems})) or "fine")
"""


def laughs(levels: int, width: int = 9) -> str:
    lines = ["a0: &a0 [" + ", ".join(["lol"] * width) + "]"]
    lines += [f"a{level}: &a{level} [" + ", ".join([f"*a{level - 1}"] * width) + "]" for level in range(1, levels)]
    return "\n".join(lines)


def doubling_merges(levels: int) -> str:
    lines = ["m0: &m0 {a: b}"]
    lines += [f"m{level}: &m{level}\n  <<: [*m{level - 1}, *m{level - 1}]\n  k{level}: v" for level in range(1, levels)]
    return "\n".join(lines)


def stairs(depth: int, step: str) -> str:
    return "\n".join(" " * level + step for level in range(depth))


REFUSED, INVALID, FINE = "refused-yaml", "invalid-yaml", "fine"

BOMBS = {
    "billion laughs": (laughs(10), REFUSED),
    "laughs as strings": ("a: &a [" + "x, " * 9000 + "x]\n" + "b: [" + "*a, " * 1000 + "*a]", REFUSED),
    "alias to itself": ("a: &a [*a]", REFUSED),
    "merges that double": (doubling_merges(40), REFUSED),
    "merge of itself": ("a: &a\n  <<: *a", REFUSED),
    "merge of a long list": ("<<: [" + "{a: b}, " * 5000 + "{a: b}]", REFUSED),
    "flow lists in flow lists": ("a: " + "[" * 100_000, REFUSED),
    "few flow lists in flow lists": ("a: " + "[" * 40_000, REFUSED),
    "closed flow lists in flow lists": ("a: " + "[" * 20_000 + "]" * 20_000, REFUSED),
    "flow lists, each on its line": ("a:\n  " + "[\n  " * 10_000, REFUSED),
    "flow maps in flow maps": ("a: " + "{" * 100_000, REFUSED),
    "few flow maps in flow maps": ("a: " + "{" * 40_000, REFUSED),
    "flow maps with keys": ("a: " + "{b: " * 10_000 + "}" * 10_000, REFUSED),
    "brackets of both kinds": ("a: " + "[{" * 20_000, REFUSED),
    "closing brackets": ("a: " + "]" * 40_000, INVALID),
    "open links": ("a: " + "[[" * 20_000, REFUSED),
    "open variables": ("a: " + "{{" * 300_000, REFUSED),
    "lists in lists on a line": ("a:\n  " + "- " * 24_000, REFUSED),
    "keys in keys on a line": ("? " * 24_000 + "a", REFUSED),
    "keys of maps": ("? a\n: " + "? b\n  : " * 5_000, INVALID),
    "stairs of maps": (stairs(300, "a:"), REFUSED),
    "stairs of lists": ("a:\n" + stairs(300, "-"), REFUSED),
    "long key": ("k" * 900_000 + ": v", REFUSED),
    "long key within reach": ("k" * 40_000 + ": v", INVALID),
    "long quoted key": ('"' + "k" * 40_000 + '": v', INVALID),
    "long value": ("a: " + "v" * 900_000, FINE),
    "long value with colons": ("a: " + "v: " * 300_000, INVALID),
    "long value with hashes": ("a: " + "v#" * 450_000, FINE),
    "spaces before a colon": ("a: b" + " " * 900_000 + ": c", INVALID),
    "spaces after a key": ("a" + " " * 900_000 + ": c", REFUSED),
    "spaces after a value": ("a: b" + " " * 900_000 + "\tc", FINE),
    "spaces in a flow list": ("a: [" + " " * 900_000 + "b", REFUSED),
    "open quotes, many lines": ("\n".join(['a: "b'] * 8_000), INVALID),
    "open quotes, 100,000 lines": ("\n".join(['a: "b'] * 100_000), REFUSED),
    "single quotes": ("a: " + "'" * 100_001, REFUSED),
    "quotes of quotes": ("a: " + "'\"" * 20_000, INVALID),
    "quoted line breaks": ('a: "' + "\n\n" * 24_000 + '"', FINE),
    "escapes": ('a: "' + "\\x41" * 200_000 + '"', FINE),
    "unknown escapes": ('a: "' + "\\d" * 400_000 + '"', INVALID),
    "escape beyond Unicode": ('a:\n  "\\UFFFFFFFF"', INVALID),
    "escape beyond Unicode on a line": ('a: "\\U00110000"', INVALID),
    "anchors": ("\n".join(f"a{number}: &a{number} b" for number in range(2_500)), FINE),
    "one long anchor": ("a: &" + "x" * 45_000 + " b", FINE),
    "one long tag": ("a: !" + "x" * 45_000 + " b", REFUSED),
    "tag that runs code": ("a: !!python/object/apply:os._exit [1]", REFUSED),
    "tag that eats memory": ("a: !!python/object/apply:builtins.bytearray [9000000000]", REFUSED),
    "directive of a long number": ("%YAML 1." + "1" * 40_000 + "\n--- a", INVALID),
    "huge flow list": ("a: [" + "b, " * 300_000 + "b]", REFUSED),
    "huge flow list over lines": ("a: [" + "b,\n " * 9_900 + "b]", FINE),
    "huge list": ("a:\n" + "- b\n" * 200_000, REFUSED),
    "huge map": ("a: b\n" * 150_000, REFUSED),
    "huge list of maps": ("a:\n" + "- b: c\n" * 7_000, REFUSED),
    "same key": ("a:\n" * 9_000, "duplicate-property"),
    "block with indentation": ("a: |9\n" + "         b\n" * 4_500, FINE),
    "block of blank lines": ("a: >\n" + "\n" * 45_000 + "  b", FINE),
    "bad block header": ("a: |" + "+" * 40_000, INVALID),
    "comments": ("#\n" * 400_000 + "a: |\n  b", REFUSED),
    "blank lines": ("a: b\n" + "\n" * 900_000, FINE),
    "dashes": ("-" * 900_000, REFUSED),
    "documents": ("--- a\n" * 8_000, REFUSED),
    "control characters": ("a: |\n  " + "\0\x01\x7f" * 15_000, INVALID),
    "byte order marks": ("\ufeff" * 300_000 + "a: b", REFUSED),
    "carriage returns": ("a: >\n" + "\r" * 45_000 + "  b", FINE),
    "unreadable lines": ("@\n" * 20_000, INVALID),
    "unreadable keys": ("a: @\n" * 9_000, INVALID),
    "links without quotes": ("a: [" + "[[b]], " * 9_000 + "]", "unquoted-link"),
    "beyond the bound": ("a: b\n" * 300_000, REFUSED),
}  # fmt: skip


def limited(data: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-c", CHILD], input=data, capture_output=True, timeout=120, check=False)


@pytest.mark.parametrize("name", BOMBS)
def test_bomb_is_read_within_bounds(name: str) -> None:
    body, kind = BOMBS[name]
    result = limited(b"---\n" + body.encode() + b"\n---\n")
    assert result.returncode == 0, result.stderr.decode()
    assert kind in result.stdout.decode().split()


@pytest.mark.parametrize(
    "data",
    [
        b"---\n" + b"---- \n" * 1_500_000,
        b"---\n" + b"\r" * 10_000_000,
        b"---\n---" + b" " * 10_000_000 + b"x",
        b"---" + b"\t" * 10_000_000,
        b"---\n" + b"a: b\n" * 2_000_000,
    ],
    ids=["almost fences", "empty lines", "one long fence", "one long opening", "properties"],
)
def test_unclosed_block_is_given_up_within_bounds(data: bytes) -> None:
    result = limited(data)
    assert result.returncode == 0, result.stderr.decode()
    assert result.stdout.startswith(b"none")
