"""The wallet, in one request."""

from flask import request

from webapp.domain import codes, residents
from webapp.domain.actors import Permission
from webapp.web import limits
from webapp.web.guard import needs, the_resident
from webapp.web.house import Json, house, now, server_time
from webapp.web.resident import cookie_of, resident
from webapp.web.resident.cookie import send_cookie
from webapp.web.resident.home import wallet_json
from webapp.web.resident.schemas import Wallet, WalletIn
from webapp.web.transaction import session


@resident.post("/wallet")
@needs(Permission.RESIDENT_WALLET_FETCH)
@resident.input(WalletIn)
@resident.output(Wallet)
def fetch(json_data: Json) -> Json:
    """Certify the phone's keys, one for each start of the terms, in their order"""
    by = the_resident()
    limits.spend((f"wallet:{by.device_id}", codes.WALLET_LIMIT))
    offered = [codes.OfferedKey(**key) for key in json_data["keys"]]
    issuing = codes.Issuing(*house.keyring.current.issuer(now()), house.profile)
    issued, terms = codes.fetch_wallet(session(), json_data["nonce"], offered, issuing=issuing, by=by, now=now())
    expires_at = residents.prolong_session(session(), by=by, profile=house.profile, now=now())
    send_cookie(request.cookies[cookie_of(request)], expires_at)
    credentials = [
        {"credential": one.credential, "start": one.start, "end": one.end, "scope": 0, "fare": 0} for one in issued
    ]
    return {"credentials": credentials, "wallet": wallet_json(terms), "server_time": server_time()}
