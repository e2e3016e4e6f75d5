"""The permission table in words, made from the profile: `python -m salaklang.foundations.governance.table`."""

import sys

from salaklang.foundations.governance.rules import KINDS, Alternative, Profile, Rule

_FLAGS = {
    "same_agency": "of the agency in charge",
    "agency_in": "of an agency that takes part",
    "self": "on their own matter",
    "not_self": "not on their own matter",
    "mandated": "with a mandate, or the person's word at the counter",
}


def table(profile: Profile) -> str:
    """Markdown: one table for each app, a line for each act, in the order of the profile."""
    head = f"# Who may do what: {profile.title.en} ({profile.id} {profile.version})\n\n"
    head += "Made from the profile by `python -m salaklang.foundations.governance.table`. Do not edit.\n"
    head += f"In force from {profile.valid_from}. Source: {profile.source.en}.\n"
    apps = dict.fromkeys(rule.app for rule in profile.rules.values())
    return head + "".join(_section(app, [r for r in profile.rules.values() if r.app == app]) for app in apps)


def _section(app: str, rules: list[Rule]) -> str:
    lines = [f"\n## {app}\n", "| act | who | facts to pass | ground |", "|---|---|---|---|"]
    for rule in rules:
        who = "; or ".join(_words(a) for a in rule.alternatives)
        facts = ", ".join(f"`{f}`" for f in sorted(rule.facts_needed)) or "–"
        lines.append(f"| `{rule.act}` | {who} | {facts} | {rule.ground.th}<br>{rule.ground.en} |")
    return "\n".join(lines) + "\n"


def _words(alternative: Alternative) -> str:
    kinds = "anyone" if alternative.kinds == KINDS else " or ".join(sorted(alternative.kinds))
    roles = f" ({' or '.join(sorted(alternative.roles))})" if alternative.roles else ""
    ial = f" at assurance level {alternative.ial} or more" if alternative.ial else ""
    flags = "".join(f", {words}" for flag, words in _FLAGS.items() if flag in alternative.flags)
    return f"{kinds}{roles}{ial}{flags}"


if __name__ == "__main__":
    from salaklang.foundations.governance.queries import profile_get

    sys.stdout.write(table(profile_get("baseline")))
