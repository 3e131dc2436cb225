"""The site's settings for its tests: a folder that goes when the tests end, and the rules of a demonstration."""

import atexit
import os
import shutil
import tempfile

_FOLDER = tempfile.mkdtemp(prefix="daylight-site-")
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
os.environ.update(DAYLIGHT_SITE=_FOLDER, DAYLIGHT_DEMO="1")

from daylight.web.config.settings import *  # noqa: E402, F403  they read the environment as they are loaded

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # each account of a test is made in no time
