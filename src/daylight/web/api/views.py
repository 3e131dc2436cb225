"""Pages of tokens: one's own, and, for whoever manages accounts, anybody's."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from daylight.domain.access import Permission, Role
from daylight.domain.errors import Invalid, NotFound, Refused
from daylight.web.access.guards import GuardedRequest, guarded, public
from daylight.web.accounts.models import User
from daylight.web.api.actions import make_token, revoke_token
from daylight.web.api.forms import TokenForm
from daylight.web.api.problems import problem
from daylight.web.api.queries import tokens_of


@guarded(Permission.USE_API)
@require_http_methods(["GET", "POST"])
@never_cache
def tokens(request: GuardedRequest) -> HttpResponse:
    """One's own tokens, and a new one: its secret is on this answer alone."""
    user = request.user
    form = TokenForm(request.POST if request.method == "POST" else None, roles=user.held_roles)
    made = secret = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        roles = [Role(role) for role in given["roles"]]
        try:
            made, secret = make_token(name=given["name"], roles=roles, days=given["days"], by=user)
        except (Invalid, Refused) as refusal:
            form.add_error("name", str(refusal))
        else:
            form = TokenForm(None, roles=user.held_roles)
    said = {"form": form, "tokens": tokens_of(user), "made": made, "secret": secret, "now": timezone.now()}
    return render(request, "api/tokens.html", said)


@guarded(Permission.USE_API)
@require_POST
def revoke_own(request: GuardedRequest, token: int) -> HttpResponse:
    """End one of one's own tokens."""
    ended = revoke_token(token, of=request.user, by=request.user)
    messages.success(request, f"The token {ended.name} opens nothing any more.")
    return redirect("tokens")


@guarded(Permission.MANAGE_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def tokens_of_account(request: GuardedRequest, account: str) -> HttpResponse:
    """Somebody's tokens, each to be revoked. Nobody makes a token for somebody else: it would act in their name."""
    user = User.objects.filter(username=account).first()
    if user is None:
        raise NotFound(f"There is no account {account}.")
    if request.method == "POST":
        number = request.POST.get("token", "")
        ended = revoke_token(int(number) if number.isdecimal() else 0, of=user, by=request.user)
        messages.success(request, f"The token {ended.name} of {account} opens nothing any more.")
        return redirect("account-tokens", account)
    said = {"account": user, "tokens": tokens_of(user), "now": timezone.now()}
    return render(request, "api/tokens_of_account.html", said)


@public
@csrf_exempt
def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    """What the API says of an address that it does not have."""
    return problem(404, "The API has no such address. /api/docs describes those that it has.")
