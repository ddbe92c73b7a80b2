"""Our pages in Datasette, whichever of its versions is installed."""
