"""The visitor of the play presses the button that was meant, or none."""

import httpx
import pytest

from salaklang.interfaces.cli.play.visitor import Page, VisitorLost

_OFFICE_CHECK = (
    '<form method="post" action="/desk/cases/1/checks/name"><button name="do" value="{}">Ask</button></form>'
)
_CHECK = '<form method="post" action="/desk/cases/1"><button name="do" value="check">Complete</button></form>'


def page(html: str) -> Page:
    return Page(httpx.Response(200, html=html, request=httpx.Request("GET", "http://node.example/desk/cases/1")))


def test_two_buttons_of_one_name_are_not_pressed_by_chance() -> None:
    with pytest.raises(VisitorLost, match=r"ambiguous.*/desk/cases/1'.*/desk/cases/1/checks/name"):
        page(_OFFICE_CHECK.format("check") + _CHECK).form_doing("check")
    found = page(_OFFICE_CHECK.format("office-check") + _CHECK).form_doing("check")
    assert (found.action, found.values["do"]) == ("http://node.example/desk/cases/1", ["check"])
    with pytest.raises(VisitorLost, match="nothing to 'decide'"):
        page(_CHECK).form_doing("decide")
