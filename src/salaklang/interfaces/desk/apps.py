"""The desk as a Django app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "salaklang.interfaces.desk"
    label = "desk"

    def ready(self) -> None:
        from salaklang.interfaces.desk.frame import frame
        from salaklang.interfaces.ui.frames import frame_use

        frame_use("/desk/", "desk/base.html", lambda request: {"desk": frame(request)})
