"""Measured claims, each beside its peers in the same run: python -m bench [name].

A bench is a module with a `run` that yields what it measured; `bench/__main__.py` lists them. Nothing here is asserted
in tests, because a shared machine is not a judge.
"""
