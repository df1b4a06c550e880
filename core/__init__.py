"""The words everyone speaks: records, artifacts, protocols, errors, settings. Knows nothing above it."""
