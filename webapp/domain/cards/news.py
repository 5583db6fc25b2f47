"""What happens to a card that its bank is told of. What the bank does then is the bank's, and it says so itself."""

from datetime import datetime

from sqlalchemy.orm import Session

from webapp.domain import bank
from webapp.domain.bank import News
from webapp.domain.cards.model import Card
from webapp.domain.cards.rules import BankState
from webapp.domain.cards.transitions import Act

# A suspension by art. 17 is not among them: it stops the social security function alone (M16).
NEWS = {
    Act.REPORT_LOSS: News.LOST_TEMPORARILY,
    Act.REPORT_FORMAL_LOSS: News.LOST_FORMALLY,
    Act.UNDO_LOSS: News.LOSS_UNDONE,
    Act.LAPSE_LOSS: News.LOSS_LAPSED,
    # Told by its own act, which knows the new card.
    Act.COMPLETE_REPLACEMENT: News.REPLACED,
    Act.RETIRE: News.RETIRED,
    Act.CANCEL: News.CANCELLED,
    Act.UNDO_CANCELLATION: News.CANCELLATION_UNDONE,
}


def tell_bank(session: Session, card: Card, news: News, *, now: datetime, new_card: Card | None = None) -> None:
    """Unless it has said itself that the account is closed: then nothing hangs on the card there any more.

    That a desk wrote it down may be a slip, and the bank would never hear of a loss again.
    """
    if card.bank_state is not BankState.CLOSED or not bank.has_closed(session, card.id):
        new_id = None if new_card is None else new_card.id
        bank.tell(session, news, bank.About(card.id, card.bank_name, new_id), now=now)
