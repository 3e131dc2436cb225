"""The way in for a server."""

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "daylight.web.config.settings")
application = get_wsgi_application()

sys.setswitchinterval(0.0005)
"""Seconds. A look passes between two threads (its own and the audit's): at Python's 5 ms each handing over is late."""
