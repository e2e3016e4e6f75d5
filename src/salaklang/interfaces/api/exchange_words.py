"""What the description of the exchange's surface says in words."""

ABOUT = (
    "X-Road's REST surface for information systems, as this node offers it. Each request is signed by RFC 9421 with "
    "one fixed profile: Ed25519, tag `gov-exchange`, label `gov`, components `@method @authority @target-uri "
    "content-digest x-road-client x-road-id x-road-userid gov-legal-basis gov-purpose gov-consent gov-case` in this "
    "order, parameters `created expires keyid alg nonce tag`, a life of at most 300 seconds. All headers are required; "
    "what has no value says `none`. Values that are not ASCII are percent-encoded. Answers are signed, bound to the "
    'request by `"signature";req`. Bodies are JSON without fractions, at most 64 KB. How to begin: '
    "docs/exchange.md."
)

# Name → (what it says, an example).
HEADERS: dict[str, tuple[str, str]] = {
    "X-Road-Client": ("Who asks: INSTANCE/CLASS/MEMBER/SUBSYSTEM.", "TH/GOV/muang-tuayang/tax-office"),
    "X-Road-Id": ("The message's id, new for each message of an agency.", "5c2ba1b4-2f9e-4d1c-8d35-0b6b7c0a7a11"),
    "X-Road-UserId": ("A pseudonym for the person who asks, or `none`; never a personal number.", "clerk-7"),
    "Gov-Legal-Basis": ("The ground, a code of the access rights.", "e-performance"),
    "Gov-Purpose": ("What for, a code of the access rights.", "commercial-registration-new"),
    "Gov-Consent": ("Id of the consent where that is the ground, else `none`.", "none"),
    "Gov-Case": ("Number of the case, or `none`.", "1/2569"),
    "Content-Digest": ("SHA-256 of the body (RFC 9530).", "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"),
    "Signature-Input": ("What is signed, and when (RFC 9421).", 'gov=("@method" …);created=…;keyid="…";…'),
    "Signature": ("The signature.", "gov=:…:"),
}

PROBLEMS: dict[int, str] = {
    400: "It can't be read, is too old or too new, no question for this service, or another body than was signed",
    401: "Unknown, expired or revoked key, or the signature does not hold",
    403: "No access right for this client, service, purpose and ground, or consent is needed",
    404: "No such service, or nothing is held under this key",
    409: "This message id has been used",
    413: "The body is over 64 KB",
    429: "More than is allowed: people in an hour or a day, messages of a test key in a minute",
    503: "The register is down or too slow, or data is held back because the public log is silent. Try again later",
}
