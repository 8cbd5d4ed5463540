"""Random changes to a vault on disk, of the kinds that people and tools make."""

import random
import shutil
from pathlib import Path


def change(vault: Path, chance: random.Random) -> None:
    """One random change on disk."""
    notes = sorted(path for path in vault.rglob("*.md") if "templates" not in path.parts)
    note = chance.choice(notes)
    kind = chance.random()
    if kind < 0.07 and len(notes) > 10:
        note.unlink()
    elif kind < 0.14:
        note.rename(note.with_name(f"{chance.choice(['Moved', 'Renamed', note.stem])} {chance.randrange(9)}.md"))
    elif kind < 0.2:
        shutil.copy(note, note.with_name(f"Copy {chance.randrange(99)} of {note.name}"))
    elif kind < 0.24:
        (note.parent / f"picture{chance.randrange(5)}.png").write_bytes(b"x")
    else:
        names = [str(path.relative_to(vault)) for path in notes]
        note.write_bytes(edited(note.read_bytes(), chance, names))


def edited(data: bytes, chance: random.Random, paths: list[str]) -> bytes:
    """A note with one line or phrase other than before."""
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    kind = chance.randrange(9)
    name = Path(chance.choice(paths)).stem.encode()
    if kind == 0:
        lines.insert(at, b"Words in between.")
    elif kind == 1:
        del lines[at]
    elif kind == 2:
        lines.insert(at, lines[chance.randrange(len(lines))])
    elif kind == 3:
        lines.insert(at, b"See [[" + name + chance.choice([b"", b"x", b"#Overview", b"|that"]) + b"]].")
    elif kind == 4:
        lines.insert(at, b"![[picture%d.png]] and [it](picture%d.png)" % (chance.randrange(5), chance.randrange(5)))
    elif kind == 5:
        return data.replace(b"status/planned", b"status/implemented", 1).replace(b"`Parcel", b"`Package", 1)
    elif kind == 6:
        return data.replace(
            b"\n---\n", b'\naliases:\n  - "Also ' + name + b'"\nblocked-by:\n  - "[[' + name + b']]"\n---\n', 1
        )
    elif kind == 7:
        lines.insert(at, b"#### `POST /v1/%s`" % name.split()[0].lower())
    else:
        lines.insert(at, b"%% trueline: allow links/broken: the note comes later %%")
    return b"\n".join(lines)
