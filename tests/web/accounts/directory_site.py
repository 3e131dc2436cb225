"""A force's directory, as small as it can be: an OpenID Connect provider on this machine, in a process of its own.

Run with a folder and the address that Daylight is called back at; says its own address on the first line. Everybody's
password is their user name. The claim `amr` is what stands after the last dot of the user name.
"""

import sys
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

CLIENT, SECRET = "daylight", "a-secret-of-the-test"
PEOPLE = ("ana.mfa", "owen.pwd", "sue.silent", "stranger.mfa")


def _private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def configure(folder: Path) -> None:
    """Django's settings of the directory; this module holds its addresses too."""
    settings.configure(
        SECRET_KEY="of-a-directory-that-lives-as-long-as-a-test",  # noqa: S106
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="directory_addresses",
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "directory.sqlite3"}},
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
            }
        ],
        AUTHENTICATION_BACKENDS=["django.contrib.auth.backends.ModelBackend"],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        ACCOUNT_EMAIL_VERIFICATION="none",
        ACCOUNT_RATE_LIMITS=False,
        IDP_OIDC_PRIVATE_KEY=_private_key(),
        IDP_OIDC_ADAPTER="directory_claims.Claims",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
    )


def _add_modules() -> None:
    """What Django asks for by name: the addresses, and the claims."""
    from types import ModuleType

    from allauth.idp.oidc.adapter import DefaultOIDCAdapter
    from django.urls import include, path

    class Claims(DefaultOIDCAdapter):  # type: ignore[misc]
        def get_claims(self, purpose: Any, user: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
            claims: dict[str, Any] = super().get_claims(purpose, user, *args, **kwargs)
            kind = user.username.rpartition(".")[2]
            return claims | ({} if kind == "silent" else {"amr": ["pwd", kind]})

    addresses, claims = ModuleType("directory_addresses"), ModuleType("directory_claims")
    addresses.urlpatterns = [path("accounts/", include("allauth.urls")), path("", include("allauth.idp.urls"))]  # type: ignore[attr-defined]
    claims.Claims = Claims  # type: ignore[attr-defined]
    sys.modules |= {"directory_addresses": addresses, "directory_claims": claims}


def _fill(called_back_at: str) -> None:
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.models import User

    call_command("migrate", verbosity=0)
    client = Client(id=CLIENT, name="Daylight", scopes="openid\nprofile\nemail", skip_consent=True)
    client.redirect_uris = called_back_at
    client.set_secret(SECRET)
    client.save()
    for name in PEOPLE:
        User.objects.create_user(name, password=name)


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: Any) -> None:
        """Nothing."""


def main(folder: str, called_back_at: str) -> None:
    """Serve until ended."""
    configure(Path(folder))
    django.setup()
    _add_modules()
    _fill(called_back_at)
    with make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=_Quiet) as server:
        print(f"http://127.0.0.1:{server.server_port}", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
