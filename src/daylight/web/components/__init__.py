"""What every page is built from: layout, tags, components, styles. Knows nothing of cases."""
