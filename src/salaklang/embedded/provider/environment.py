"""What the provider reads from the environment and from the node's home; the same names as the node uses."""

import base64
import hashlib
import os
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

SCHEMA = "provider"
HOME = Path(os.environ.get("SALA_HOME", str(Path(__file__).resolve().parents[4] / "var"))).resolve()
KEYS = HOME / "keys"
MODE = os.environ.get("SALA_MODE", "production")
PROVIDER_URL = os.environ.get("SALA_PROVIDER_URL", "http://localhost:8001").rstrip("/")
PORTAL_URL = os.environ.get("SALA_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
CLIENT_FILE = Path(os.environ.get("SALA_OIDC_CLIENT_FILE", str(KEYS / "oidc-client.json")))


def database() -> dict[str, object]:
    """Django's database entry: the node's DATABASE_URL, in the schema `provider`."""
    default = f"postgresql:///salaklang?host={HOME / 'pg' / 'socket'}"
    url = urlsplit(os.environ.get("DATABASE_URL", default))
    query = {k: v[-1] for k, v in parse_qs(url.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(url.path.lstrip("/")) or "salaklang",
        "USER": unquote(url.username or query.pop("user", "")),
        "PASSWORD": unquote(url.password or ""),
        "HOST": query.pop("host", url.hostname or ""),
        "PORT": str(url.port or query.pop("port", "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**query, "options": f"-c search_path={SCHEMA}"},
    }


def secret(name: str) -> str:
    """A key file made by `ensure`. Fixed in test mode; before `ensure` has run, a value that opens nothing."""
    path = KEYS / name
    if path.exists():
        return path.read_text(encoding="utf-8").strip()
    if MODE != "test":
        return base64.b64encode(os.urandom(32)).decode()
    return base64.b64encode(hashlib.sha256(f"test {name}".encode()).digest()).decode()


def signing_key() -> str:
    """The RSA key (PEM) that signs id tokens; empty before `ensure` has run."""
    path = KEYS / "provider-oidc.pem"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def portal_origins() -> list[str]:
    """Where a sign-in may lead back to, for the page's security policy: the portal, by name and by address."""
    url = urlsplit(PORTAL_URL)
    hosts = {url.netloc}
    if url.hostname in ("127.0.0.1", "localhost"):
        port = f":{url.port}" if url.port else ""
        hosts |= {f"127.0.0.1{port}", f"localhost{port}"}
    return sorted(f"{url.scheme}://{h}" for h in hosts)
