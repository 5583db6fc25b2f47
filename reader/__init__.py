"""The desk agent (读卡程序): reads physical cards over PC/SC and tells one paired desk what they say.

Invariants: nothing a card says is logged or kept; a PIN comes from this program's own page and goes to the card alone;
what a card says wrongly is reported as a finding, never mended. It knows nothing of the service but its address.
"""
