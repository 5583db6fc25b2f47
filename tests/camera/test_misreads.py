"""What is no code of ours, or not whole, is never accepted; `make bench BENCH=misreads` looks at more pictures."""

import pytest

from tests.camera.misreads import photographed


@pytest.mark.node
def test_no_picture_of_anything_else_is_accepted() -> None:
    seen = photographed(of_each=3)
    assert seen.wrong == []
    assert seen.right >= 3, "a good code is read and accepted on the same way"
    assert seen.read > seen.pictures / 2
