"""What happens on a timer, in one process beside the web processes."""
