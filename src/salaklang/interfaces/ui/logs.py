"""What Django itself logs about a request, without the address: codes, ids and whatever somebody typed stand there."""

import logging


class RouteOnly(logging.Filter):
    """Puts the route in the place of the path."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is not None and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            route = match.route if match else "-"
            record.args = tuple(route if arg == request.path else arg for arg in record.args)
        return True
