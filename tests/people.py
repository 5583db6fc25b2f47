"""Who the tests are about: made-up people of the demonstration, by what is special about them."""

from webapp.demonstration.people import PEOPLE

MING, ELDER, SIXTY_TWO, LOST, SEALED, SUSPENDED, STRANGER = PEOPLE[:7]
