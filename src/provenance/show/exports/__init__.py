"""What is stored, for other programs: JSON, tables, graphs, PROV, pages.

All formats read :class:`provenance.database.contents.Contents`; what does not fit one (evidence in a
graph) is left out of it, and docs/cli.md says so.
"""
