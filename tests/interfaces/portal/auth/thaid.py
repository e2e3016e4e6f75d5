"""A small HTTP server with the ways of ThaID: slashes at the end, Basic authentication, claims in the token response."""

import base64
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT = {"client_id": "agency-1", "client_secret": "s3cret:with/odd+letters"}


class ThaidServer:
    """`address` is its root. `answer` is what the token endpoint says; `seen` the token requests it got."""

    def __init__(self) -> None:
        self.seen: list[dict[str, Any]] = []
        self.status = 200
        self.answer: dict[str, Any] = {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                url = urlsplit(self.path)
                asked = {k: v[0] for k, v in parse_qs(url.query).items()}
                if url.path != "/api/v2/oauth2/auth/" or asked.get("response_type") != "code":
                    return self.send_error(404)
                back = urlencode({"code": "code-1", "state": asked["state"]})
                self.send_response(302)
                self.send_header("Location", f"{asked['redirect_uri']}?{back}")
                self.end_headers()

            def do_POST(self) -> None:
                if self.path != "/api/v2/oauth2/token/":
                    return self.send_error(404)
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                basic = self.headers.get("Authorization", "").removeprefix("Basic ")
                outer.seen.append(
                    {
                        "type": self.headers["Content-Type"],
                        "client": base64.b64decode(basic).decode(),
                        **{k: v[0] for k, v in parse_qs(body).items()},
                    }
                )
                raw = json.dumps(outer.answer, ensure_ascii=False).encode()
                self.send_response(outer.status)
                self.send_header("Content-Type", "application/json; charset=utf-8")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            def log_message(self, *args: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def endpoints(self) -> dict[str, str]:
        return {
            "authorization": f"{self.address}/api/v2/oauth2/auth/",
            "token": f"{self.address}/api/v2/oauth2/token/",
        }

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def token_answer(pid: str) -> dict[str, Any]:
    """The shape seen in public code: the claims beside the token, `expire_at` instead of `expires_in`."""
    return {
        "access_token": "token-1",
        "refresh_token": "token-2",
        "token_type": "Bearer",
        "expire_at": "2026-07-01T10:00:00+07:00",
        "scope": "pid title name name_en given_name family_name birthdate ial",
        "pid": pid,
        "titleTh": "นาย",
        "titleEn": "Mr.",
        "name": "นายสมศักดิ์ ตัวอย่าง",
        "name_en": "Mr. Somsak Tuayang",
        "given_name": "สมศักดิ์",
        "given_name_en": "Somsak",
        "family_name": "ตัวอย่าง",
        "family_name_en": "Tuayang",
        "middle_name": "",
        "gender": "male",
        "birthdate": "1980-01-31",
        "address": {"formatted": "1 ตำบลตัวอย่าง"},
        "cardCreated": "2566-01-01",
        "cardExpired": "2575-01-01",
        "smartCardCode": "",
        "ial": 2.3,
        "verify_id": "v-1",
    }
