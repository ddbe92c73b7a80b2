"""``python -m provenance``: the command without its script."""

from provenance.cli import main

if __name__ == "__main__":
    main(prog_name="provenance")
