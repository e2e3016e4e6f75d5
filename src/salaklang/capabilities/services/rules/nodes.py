"""YAML read strictly, each value with its path and line, so that every complaint can say where.

Refused: doubled keys, anchors and aliases, tags, more than one document, unknown or missing keys, wrong types.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

import yaml

from salaklang.capabilities.services.errors import DefinitionBroken
from salaklang.capabilities.services.rules.problems import Problem
from salaklang.kernel.text import Text, text_normalise

MAX_BYTES = 500_000


@dataclass(frozen=True, slots=True)
class Node:
    """One value of the file. `value`: scalar, list of nodes, or dict of nodes."""

    value: Any
    path: str
    line: int

    def broken(self, code: str, th: str, en: str) -> NoReturn:
        raise DefinitionBroken([Problem(code, self.path, self.line, Text(th, en))])

    def mapping(self, needed: Collection[str] = (), optional: Collection[str] = ()) -> dict[str, "Node"]:
        """The node as a mapping with all of `needed`, perhaps some of `optional`, and nothing else."""
        if not isinstance(self.value, dict):
            self.broken("not-a-mapping", "ต้องเป็นกลุ่มของคีย์", "must be a mapping")
        for key, node in self.value.items():
            if key not in needed and key not in optional:
                known = ", ".join(sorted({*needed, *optional}))
                node.broken("unknown-key", f"ไม่รู้จักคีย์ {key} (ใช้ได้: {known})", f"unknown key {key} (known: {known})")
        for key in needed:
            if key not in self.value:
                self.broken("missing-key", f"ขาดคีย์ {key}", f"the key {key} is missing")
        return self.value

    def items(self, least: int = 1) -> Iterator["Node"]:
        """The node as a list of at least `least`."""
        if not isinstance(self.value, list) or len(self.value) < least:
            self.broken("not-a-list", f"ต้องเป็นรายการอย่างน้อย {least} รายการ", f"must be a list of at least {least}")
        return iter(self.value)

    def string(self) -> str:
        if not isinstance(self.value, str) or not self.value.strip():
            self.broken("not-a-string", "ต้องเป็นข้อความ (ใส่เครื่องหมายคำพูด)", "must be a text (put it in quotes)")
        return text_normalise(self.value)

    def integer(self, least: int = 0) -> int:
        if isinstance(self.value, bool) or not isinstance(self.value, int) or self.value < least:
            self.broken("not-an-integer", f"ต้องเป็นจำนวนเต็มตั้งแต่ {least}", f"must be a whole number from {least}")
        return self.value

    def boolean(self) -> bool:
        if not isinstance(self.value, bool):
            self.broken("not-a-boolean", "ต้องเป็น true หรือ false", "must be true or false")
        return self.value

    def one_of(self, known: Collection[str]) -> str:
        value = self.string()
        if value not in known:
            names = ", ".join(sorted(known))
            self.broken("unknown-value", f"ไม่รู้จัก {value} (ใช้ได้: {names})", f"unknown: {value} (known: {names})")
        return value

    def text(self) -> Text:
        """A text in both languages; a missing or empty one is the fault named `missing-translation`."""
        if not isinstance(self.value, dict):
            self.broken("missing-translation", "ต้องมีทั้ง th และ en", "needs both th and en")
        for language in ("th", "en"):
            node = self.value.get(language)
            if node is None or not isinstance(node.value, str) or not node.value.strip():
                (node or self).broken(
                    "missing-translation", f"ขาดข้อความภาษา {language}", f"the {language} text is missing"
                )
        self.mapping(("th", "en"))
        return Text(self.value["th"].string(), self.value["en"].string())


def nodes_read(text: str) -> Node:
    """The file as one tree of nodes. Raises DefinitionBroken with the line of the fault."""
    if len(text.encode()) > MAX_BYTES:
        raise DefinitionBroken([_fault("too-big", 0, "ไฟล์ใหญ่เกินไป", "the file is too big")])
    try:
        if any(isinstance(token, yaml.AliasToken | yaml.AnchorToken | yaml.TagToken) for token in yaml.scan(text)):
            raise DefinitionBroken(
                [_fault("alias", 0, "ห้ามใช้ anchor, alias หรือ tag", "anchors, aliases and tags are refused")]
            )
        loader = yaml.SafeLoader(text)
        root = loader.get_single_node()
        if root is None:
            raise DefinitionBroken([_fault("empty", 1, "ไฟล์ว่าง", "the file is empty")])
        return _node(loader, root, "")
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise DefinitionBroken(
            [_fault("not-yaml", line, "อ่านเป็น YAML ไม่ได้", f"can't be read as YAML: {error.problem}")]
        ) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise DefinitionBroken([_fault("not-yaml", 0, "อ่านเป็น YAML ไม่ได้", "can't be read as YAML")]) from error


def _node(loader: yaml.SafeLoader, node: yaml.Node, path: str) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return Node([_node(loader, n, f"{path}[{i}]") for i, n in enumerate(node.value)], path, line)
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Node] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            below = f"{path}.{key}" if path else key
            if key in found:
                raise DefinitionBroken(
                    [Problem("duplicate-key", below, key_node.start_mark.line + 1,
                             Text(f"คีย์ {key} ซ้ำ", f"the key {key} stands twice"))]
                )  # fmt: skip
            found[key] = _node(loader, value_node, below)
        return Node(found, path, line)
    value = loader.construct_object(node)
    return Node(value.isoformat() if hasattr(value, "isoformat") else value, path, line)


def _fault(code: str, line: int, th: str, en: str) -> Problem:
    return Problem(code, "", line, Text(th, en))
