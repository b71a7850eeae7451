"""A district as a folder of TOML and CSV files: read, compared, applied and written again (``docs/file-format.md``)."""
