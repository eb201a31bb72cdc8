"""A security key made of software, for tests that need one which works."""

import base64
import hashlib
import json
import os
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.webauthn import AttestedCredentialData, AuthenticatorData

_PRESENT_AND_VERIFIED = AuthenticatorData.FLAG.UP | AuthenticatorData.FLAG.UV


class SoftKey:
    """One passkey for one account."""

    def __init__(self) -> None:
        self.secret = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(16)
        self.handle = b""

    @staticmethod
    def text(data: bytes) -> str:
        """Bytes as base64 for URLs, as browsers write them."""
        return base64.urlsafe_b64encode(data).decode().rstrip("=")

    def _answer(self, kind: str, options: Any) -> tuple[bytes, bytes]:
        challenge = options["publicKey"]["challenge"]
        client = {"type": kind, "challenge": challenge, "origin": "http://testserver"}
        site = options["publicKey"].get("rpId") or options["publicKey"]["rp"]["id"]
        return json.dumps(client).encode(), hashlib.sha256(site.encode()).digest()

    def make(self, options: Any) -> dict[str, Any]:
        """What a browser gives for the options of a page that asks for a new passkey."""
        client, site = self._answer("webauthn.create", options)
        self.handle = options["publicKey"]["user"]["id"]
        public = ES256.from_cryptography_key(self.secret.public_key())  # type: ignore[no-untyped-call]
        made = AttestedCredentialData.create(b"\0" * 16, self.id, public)
        data = AuthenticatorData.create(site, _PRESENT_AND_VERIFIED | AuthenticatorData.FLAG.AT, 0, made)
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": bytes(data)})
        return self._credential(
            {"clientDataJSON": self.text(client), "attestationObject": self.text(attestation)},
            {"credProps": {"rk": True}},
        )

    def use(self, options: Any) -> dict[str, Any]:
        """What a browser gives for the options of a page that asks for a passkey to sign in with."""
        client, site = self._answer("webauthn.get", options)
        data = bytes(AuthenticatorData.create(site, _PRESENT_AND_VERIFIED, 1))
        signature = self.secret.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._credential(
            {
                "clientDataJSON": self.text(client),
                "authenticatorData": self.text(data),
                "signature": self.text(signature),
                "userHandle": self.handle,
            },
            {},
        )

    def _credential(self, response: dict[str, Any], extensions: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": self.text(self.id), "rawId": self.text(self.id), "type": "public-key", "response": response,
            "authenticatorAttachment": "platform", "clientExtensionResults": extensions,
        }  # fmt: skip
