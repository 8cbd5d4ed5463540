"""`python -m trueline` and the console script."""

import sys


def main() -> None:
    """Run the command line; `--version` answers before anything is imported."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from trueline import __version__

        sys.stdout.write(f"trueline {__version__}\n")
        return
    if sys.argv[1:2] == ["check"]:
        from trueline.cli.replay import replay

        code = replay(sys.argv[1:])
        if code is not None:
            sys.exit(code)
    import gc

    from trueline.cli.main import run

    # One run makes many values and few cycles; collecting takes a tenth of it and frees nothing.
    gc.disable()
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
