"""Pages of access: giving a purpose, accounts, the audit, one's own account."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET

from daylight.domain.access import GRANTS, TITLES, Permission, Role, grant_of
from daylight.domain.errors import Invalid, NotFound, Refused
from daylight.web.access.actions import add_account, change_account, unlock_account
from daylight.web.access.forms import AuditForm, ChangedAccountForm, NewAccountForm, PurposeForm
from daylight.web.access.guards import GuardedRequest, give_purpose, guarded, public
from daylight.web.accounts.models import User
from daylight.web.audit.queries import entries_by, entries_where, unusual_looks, verify
from daylight.web.components.telling import telling

_ENTRIES_A_PAGE = 100
_LATEST = 20


@public
def purpose(request: HttpRequest) -> HttpResponse:
    """Asks for a purpose where policy says, holds it for an hour, and goes on to the page that was wanted."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    wanted = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        wanted = "/"
    try:
        permission = Permission(request.GET.get("for", ""))
    except ValueError:
        raise Invalid(
            "This page was opened without saying what the purpose is for. Go back to the page you came from."
        ) from None
    form = PurposeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        give_purpose(request, permission, form.cleaned_data["purpose"])
        return redirect(wanted)
    return render(request, "access/purpose.html", {"form": form})


@guarded(Permission.MANAGE_ACCOUNTS)
@require_GET
def accounts(request: GuardedRequest) -> HttpResponse:
    """Every account, with its roles."""
    return render(request, "access/accounts.html", {"accounts": User.objects.order_by("username")})


@guarded(Permission.MANAGE_ACCOUNTS)
def add(request: GuardedRequest) -> HttpResponse:
    """A new account."""
    form = NewAccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            user = add_account(
                username=given["username"],
                name=given["name"],
                unit=given["unit"],
                agency=given["agency"],
                roles=[Role(role) for role in given["roles"]],
                password=given["password"],
                by=request.user,
            )
        except Refused as refusal:
            form.add_error("username", str(refusal))
        else:
            messages.success(request, f"The account {user.username} was added.")
            return redirect("accounts")
    return render(request, "access/account_form.html", {"form": form, "title": "Add an account"})


@guarded(Permission.MANAGE_ACCOUNTS)
def change(request: GuardedRequest, account: str) -> HttpResponse:
    """Change an account, or unlock it."""
    user = User.objects.filter(username=account).first()
    if user is None:
        raise NotFound(f"There is no account {account}.")
    if request.method == "POST" and "unlock" in request.POST:
        unlock_account(account, by=request.user)
        messages.success(request, f"{account} may try to sign in again.")
        return redirect("accounts")
    now = {
        "name": user.name,
        "unit": user.unit,
        "agency": user.agency,
        "roles": user.roles,
        "is_active": user.is_active,
    }
    form = ChangedAccountForm(request.POST if request.method == "POST" else None, initial=now)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        roles = [Role(role) for role in given["roles"]]
        with telling(form):
            what = {name: given[name] for name in ("name", "unit", "agency", "is_active")}
            password = given["password"]
            change_account(account, **what, roles=roles, password=password, by=request.user)
            messages.success(request, f"The account {account} was changed.")
            return redirect("accounts")
    return render(request, "access/account_form.html", {"form": form, "title": f"Change {account}", "account": user})


@guarded(Permission.SEE_AUDIT)
@require_GET
def audit(request: GuardedRequest) -> HttpResponse:
    """The audit: by record, by user, by what was done; and what is unusual."""
    form = AuditForm(request.GET or None)
    given = form.cleaned_data if form.is_bound and form.is_valid() else {}
    entries = entries_where(**{name: value for name, value in given.items() if value})
    page = Paginator(entries, _ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    said = {"form": form, "page": page, "unusual": unusual_looks(at=timezone.now()), "wide": " daylight-wide"}
    return render(request, "access/audit.html", said)


@guarded(Permission.SEE_AUDIT, look="verified the audit")
@require_GET
def verify_audit(request: GuardedRequest) -> HttpResponse:
    """Read the whole chain and say whether anything was touched."""
    return render(request, "access/verified.html", {"found": verify()})


@public
def account(request: HttpRequest) -> HttpResponse:
    """One's own account: roles in words, second factors, sessions, latest looks."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    granted = [(role, [TITLES[grant.permission] for grant in GRANTS[role]]) for role in request.user.held_roles]
    latest = entries_by(request.user.username)[:_LATEST]
    may_use_api = grant_of(request.user.held_roles, Permission.USE_API) is not None
    said = {"granted": granted, "entries": latest, "may_use_api": may_use_api}
    return render(request, "access/account.html", said)
