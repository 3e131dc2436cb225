"""The force's own directory, as one TOML file names it: who proves there who they are may sign in here.

The file holds `name`, `server_url`, `client_id`, `secret`, and if wanted `second_factor`:
"here" (the default): Daylight asks for its own second factor whoever proved the first;
"directory": the force vouches that its directory asks for one. Where the directory says which proofs were given (the
claim `amr`), one of them must be a second factor all the same.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from daylight.domain.errors import Invalid

PROVIDER = "directory"
_NEEDED = ("name", "server_url", "client_id", "secret")
_HERE, _THERE = "here", "directory"
_SECOND_PROOFS = {"mfa", "otp", "hwk", "swk", "sc", "fpt", "face", "iris", "retina", "vbm", "sms", "tel", "fido"}
"""Values of `amr` (RFC 8176, and what directories in use add) that are more than a password."""


@dataclass(frozen=True, slots=True)
class Directory:
    """What the file says. `second_factor` is true where the directory's own counts."""

    name: str
    server_url: str
    client_id: str
    secret: str
    second_factor: bool = False

    def __repr__(self) -> str:
        return f"<Directory {self.name}>"

    def as_provider(self) -> dict[str, Any]:
        """As the sign-in library wants it."""
        app = {
            "provider_id": PROVIDER,
            "name": self.name,
            "client_id": self.client_id,
            "secret": self.secret,
            "settings": {"server_url": self.server_url, "oauth_pkce_enabled": True},
        }
        return {"openid_connect": {"APPS": [app]}}


def directory_in(place: Path) -> Directory:
    """The directory that a file names. Invalid, in one sentence, where the file cannot be used."""
    try:
        given = tomllib.loads(place.read_text(encoding="utf-8"))
    except OSError:
        raise Invalid(f"DAYLIGHT_OIDC names {place}, which cannot be read. Correct the path, or unset it.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise Invalid(f"DAYLIGHT_OIDC names {place}, which is not TOML. Correct the file.") from None
    missing = [key for key in _NEEDED if not isinstance(given.get(key), str) or not given[key]]
    if missing:
        raise Invalid(f"{place} (DAYLIGHT_OIDC) does not say {', '.join(missing)}. Add what is missing as text.")
    asked = given.get("second_factor", _HERE)
    if asked not in {_HERE, _THERE}:
        raise Invalid(f'{place} (DAYLIGHT_OIDC): second_factor is "{_HERE}" or "{_THERE}". Choose one of the two.')
    return Directory(**{key: given[key] for key in _NEEDED}, second_factor=asked == _THERE)


def proves_second_factor(claims: Mapping[str, Any]) -> bool:
    """Whether what the directory says of a sign-in leaves room for a second factor: silent, or one named."""
    proofs = claims.get("amr")
    return proofs is None or (isinstance(proofs, list) and bool(_SECOND_PROOFS & set(map(str, proofs))))
