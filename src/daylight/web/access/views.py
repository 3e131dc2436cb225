"""Pages of access: giving a purpose."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from daylight.domain.access import Permission
from daylight.domain.errors import Invalid
from daylight.web.access.forms import PurposeForm
from daylight.web.access.guards import give_purpose, public


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
