"""A region with made-up people, for showing and for trying. It exists in demonstration mode only."""
