"""The command line: parse, then call. Nothing is decided here but words, layout and what may be shown to whom."""
