"""The rules. Nothing here knows HTTP, and nothing here commits; each folder is a room with its own words."""
