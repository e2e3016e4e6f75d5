"""The WSGI application of the provider. Its settings are its own, whatever the node's environment names."""

import os

from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "salaklang.embedded.provider.settings"
application = get_wsgi_application()
