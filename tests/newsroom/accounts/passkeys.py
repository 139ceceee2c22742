"""A phone that keeps passkeys: it registers them, and signs what it is asked, as a browser would send it."""

import hashlib
import json
import secrets
from typing import Any

from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.webauthn.internal.auth import WebAuthn
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData

SITE = hashlib.sha256(b"testserver").digest()
FLAG = AuthenticatorData.FLAG
TOUCHED = FLAG.UP | FLAG.UV
HERE = "http://testserver"
LOG_IN = "/admin/login/passkey/"
NEVER_ASKED = secrets.token_urlsafe(32)


class Phone:
    def __init__(self, user: User) -> None:
        self.user, self.id = user, secrets.token_bytes(16)
        self.key = ec.generate_private_key(ec.SECP256R1())
        public = ES256.from_cryptography_key(self.key.public_key())
        credential = AttestedCredentialData.create(bytes(16), self.id, public)
        data = AuthenticatorData.create(SITE, TOUCHED | FLAG.AT, 0, credential)
        made = {"attestationObject": websafe_encode(AttestationObject.create("none", data, {}))}
        made["clientDataJSON"] = websafe_encode(_asked("webauthn.create", NEVER_ASKED))
        self.factor = WebAuthn.add(user, "Phone", self._sent(made)).instance

    def answer(self, challenge: str, *, user: User | None = None, origin: Any = HERE) -> str:
        """Sign the challenge; say that the passkey is its owner's, or that other user's."""
        asked, data = _asked("webauthn.get", challenge, origin), AuthenticatorData.create(SITE, TOUCHED, 1)
        signature = self.key.sign(data + asked.hash, ec.ECDSA(hashes.SHA256()))
        handle = user_pk_to_url_str(user or self.user).encode()
        parts = {"clientDataJSON": asked, "authenticatorData": data, "signature": signature}
        parts["userHandle"] = handle
        return json.dumps(self._sent({name: websafe_encode(part) for name, part in parts.items()}))

    def _sent(self, response: dict[str, str]) -> dict[str, Any]:
        name = websafe_encode(self.id)
        more = {"clientExtensionResults": {"credProps": {"rk": True}}}
        return {"id": name, "rawId": name, "type": "public-key", "response": response, **more}


def ask(client: Client) -> Any:
    """Ask as the script of the page of the log-in does."""
    return client.get(LOG_IN, headers={"Accept": "application/json"})


def challenge(client: Client) -> str:
    return ask(client).json()["request_options"]["publicKey"]["challenge"]


def show(client: Client, answer: str) -> Any:
    return client.post(LOG_IN, {"credential": answer})


def challenge_on(client: Client, name: str) -> str:
    """Return what a page that has a passkey's button asks."""
    return client.get(reverse(name)).context["js_data"]["request_options"]["publicKey"]["challenge"]


def _asked(kind: str, challenge: str, origin: Any = HERE) -> CollectedClientData:
    return CollectedClientData.create(kind, websafe_decode(challenge), origin)
