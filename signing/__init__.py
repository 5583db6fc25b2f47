"""Issue, show and judge fused codes (融合码). Knows nothing of people, web or database.

A fused code is 429 digits that a phone shows and a door scans, either of them offline. While
online the phone fetched *credentials*: for a few hours each, an issuer signs the phone's device
key, a scope of scenes and an index that means nothing to anyone else. Every few seconds the
phone signs the current two-second *slot* with that device key; credential, slot and signature
together are the *presentation*, written as one long number. A door that holds the region's
*trust list* verifies both signatures, the fields and the age: a copy of the picture is worthless
half a minute later, and nothing in it says who the holder is. What was revoked reaches a door in
*revocation lists* that one signed *head* binds.

FORMAT.md is the normative specification, vectors/ its golden cases, pwa/verify its twin in
TypeScript. Every function here is pure: bytes, keys and `now` come in, a value comes out or a
SigningError is raised.
"""

from .credential import CARER as CARER
from .credential import FARES as FARES
from .credential import HOLDER as HOLDER
from .credential import LIVES as LIVES
from .credential import PROFILES as PROFILES
from .credential import SCOPES as SCOPES
from .credential import Credential as Credential
from .credential import CredentialCache as CredentialCache
from .credential import issue as issue
from .digits import PREFIX as PREFIX
from .digits import TEXT_LENGTH as TEXT_LENGTH
from .digits import fold as fold
from .errors import REASONS as REASONS
from .errors import AlreadyUsed as AlreadyUsed
from .errors import BadPossession as BadPossession
from .errors import ListTooOld as ListTooOld
from .errors import SigningError as SigningError
from .errors import Unavailable as Unavailable
from .freshness import LOW as LOW
from .freshness import MIDDLE as MIDDLE
from .freshness import SLOT_SECONDS as SLOT_SECONDS
from .freshness import Sighting as Sighting
from .freshness import Window as Window
from .freshness import admit as admit
from .freshness import clock_verdict as clock_verdict
from .freshness import confirms as confirms
from .freshness import door_time as door_time
from .freshness import is_amber as is_amber
from .freshness import list_verdict as list_verdict
from .head import Head as Head
from .head import Listed as Listed
from .head import Manifest as Manifest
from .head import demand_file as demand_file
from .head import file_name as file_name
from .head import make_head as make_head
from .head import make_manifest as make_manifest
from .head import peek_head as peek_head
from .head import read_head as read_head
from .head import read_listed as read_listed
from .head import read_manifest as read_manifest
from .keys import FileKey as FileKey
from .keys import IssuerKey as IssuerKey
from .keys import possession_message as possession_message
from .keys import verify_possession as verify_possession
from .presentation import Opened as Opened
from .presentation import open as open  # noqa: A004 # read as `signing.open`
from .presentation import present as present
from .revocation import RevocationList as RevocationList
from .revocation import read_list as read_list
from .revocation import write_list as write_list
from .suites import ES256 as ES256
from .trust import CREDENTIAL_ROLE as CREDENTIAL_ROLE
from .trust import HEAD_ROLE as HEAD_ROLE
from .trust import NO_PREVIOUS as NO_PREVIOUS
from .trust import ROLES as ROLES
from .trust import Root as Root
from .trust import TrustedKey as TrustedKey
from .trust import TrustList as TrustList
from .trust import make_trust_list as make_trust_list
from .trust import read_trust_list as read_trust_list

FORMAT_VERSION = "1.1"
