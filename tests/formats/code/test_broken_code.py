"""Whatever stands in a file: reading never raises, always ends, and says the same twice."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from code_fixtures import FIXTURES, sources_of
from trueline.formats.built import Source
from trueline.formats.code import read

PROJECTS = sorted(path.name for path in FIXTURES.iterdir() if path.is_dir())
ENDINGS = ("kt", "java", "py", "ts", "js", "go", "cs", "rb", "prisma")
PIECES = st.sampled_from(
    [
        "{",
        "}",
        "(",
        ")",
        "[",
        "]",
        '"',
        "'",
        "`",
        "\\",
        "@",
        "$",
        "<",
        ">",
        ";",
        "\n",
        "\x00",
        "\xff",
        "class ",
        "fun ",
        "=>",
        "/*",
    ]
)


@pytest.mark.parametrize("project", PROJECTS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_mutated_sources_are_read(project: str, data: st.DataObject) -> None:
    sources = sources_of(project)
    changed = []
    for source in sources:
        start = data.draw(st.integers(0, len(source.data)))
        length = data.draw(st.integers(0, 40))
        piece = data.draw(PIECES).encode("latin-1") * data.draw(st.integers(0, 3))
        changed.append(Source(source.path, source.data[:start] + piece + source.data[start + length :]))
    assert read(changed) == read(list(reversed(changed)))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(ENDINGS), st.binary(max_size=400))
def test_any_bytes_are_read(ending: str, data: bytes) -> None:
    read([Source(f"a.{ending}", data)])


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("nested", ["(", "{", "[", "a(", "class A { ", "f{ ", "a + (", "!", "a.b(", "if (x) { "])
def test_deep_nesting_is_read(ending: str, nested: str) -> None:
    for times in (300, 950, 20_000):
        built = read([Source(f"a.{ending}", nested.encode() * times)])
        assert len(built.problems) <= 1


def test_a_long_chain_of_calls_keeps_its_file() -> None:
    chain = "".join(f'.GET("/r{number}", h::f)' for number in range(2_000))
    text = f'class R {{\n  @Bean\n  RouterFunction<ServerResponse> routes() {{ return route(){chain}.build(); }}\n}}\n@RestController\nclass A {{ @GetMapping("/a") int a() {{ return 1; }} }}\n'
    built = read([Source("R.java", text.encode())])
    assert "/a" in {endpoint.path for endpoint in built.endpoints}


def test_a_file_that_is_too_large_is_a_problem() -> None:
    built = read([Source("a.py", b"x = 1\n" * 2_000_000)])
    assert [(one.place.path, "12 MB" in one.message) for one in built.problems] == [("a.py", True)]


def test_other_encodings_and_byte_order_marks_are_read() -> None:
    text = '@RestController\nclass A {\n  // größer\n  @GetMapping("/ä")\n  fun f() = 1\n}\n'
    assert [one.path for one in read([Source("A.kt", b"\xef\xbb\xbf" + text.encode())]).endpoints] == ["/ä"]
    assert len(read([Source("A.kt", text.encode("latin-1"))]).endpoints) == 1


def test_circles_end() -> None:
    text = "object A { const val X = B.Y }\nobject B { const val Y = A.X }\n@RestController\n@RequestMapping(A.X)\nclass C : C() {\n  @GetMapping\n  fun f(): D = 1\n}\nclass D(val d: D)\n"
    assert [one.path for one in read([Source("A.kt", text.encode())]).endpoints] == ["/{?}"]


def test_files_of_other_kinds_are_passed_over() -> None:
    assert read([Source("a.md", b"# x"), Source("Makefile", b"all:\n"), Source("b.png", b"\x89PNG")]) == read([])


@pytest.mark.parametrize(
    "path",
    ["a/src/test/kotlin/A.kt", "a/test_a.py", "a/conftest.py", "a_test.go", "a.spec.ts", "a.d.ts", "spec/a_spec.rb"],
)
def test_tests_are_not_what_was_built(path: str) -> None:
    assert read([Source(path, b"class A:\n  pass\nclass B {}\n")]) == read([])


def test_files_are_read_in_several_threads_at_once() -> None:
    # In a process of its own: what is at stake is its life.
    code = """
from concurrent.futures import ThreadPoolExecutor
from trueline.formats.code.tree import parse

data = b"def f(a, b):\\n    return {'x': [a, b, (a + b) * 3], 'y': f(a, b)}\\n" * 2_000
with ThreadPoolExecutor(4) as threads:
    print({root.child_count for root in threads.map(lambda _: parse("python", data), range(16))})
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, "{2000}"), done.stderr
