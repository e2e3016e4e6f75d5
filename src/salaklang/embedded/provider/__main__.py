"""Set up the embedded provider, or fill it with people.

python -m salaklang.embedded.provider ensure [--portal-url URL …]   keys, tables, the portal's registration
python -m salaklang.embedded.provider seed people.json              subjects: [{"username", "password", "pid", …}]
"""

import argparse
import os
import sys
from pathlib import Path
from types import ModuleType


def main(arguments: list[str]) -> int:
    """Exit 0 when all is as asked. Both commands are safe to repeat."""
    parser = argparse.ArgumentParser(prog="salaklang.embedded.provider", description="The embedded OpenID provider")
    commands = parser.add_subparsers(dest="command", required=True)
    ensure = commands.add_parser("ensure", help="keys, tables, the portal's registration")
    ensure.add_argument("--portal-url", action="append", default=[])
    seed = commands.add_parser("seed", help="subjects from a JSON file")
    seed.add_argument("file", type=Path)
    chosen = parser.parse_args(arguments)
    actions = _started()
    if chosen.command == "seed":
        actions.subjects_seed(chosen.file)
        return 0
    from salaklang.embedded.provider.environment import PORTAL_URL

    actions.tables_ensure()
    actions.client_ensure(portal_urls=chosen.portal_url or [PORTAL_URL])
    return 0


def _started() -> ModuleType:
    """Django with the provider's settings, and then its actions. Keys come first: the settings hold them."""
    from salaklang.embedded.provider.setup_keys import keys_ensure

    keys_ensure()
    os.environ["DJANGO_SETTINGS_MODULE"] = "salaklang.embedded.provider.settings"
    import django

    django.setup()
    from salaklang.embedded.provider import actions

    return actions


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
