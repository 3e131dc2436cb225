"""Pages of the forms in use: which there are, and loading the force's own."""

from typing import cast

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from daylight.domain.access import Permission
from daylight.domain.errors import BadExtract
from daylight.web.access.guards import GuardedRequest, guarded
from daylight.web.assessments.actions import load_form_file
from daylight.web.assessments.forms import FormFileForm
from daylight.web.assessments.models import LoadedForm
from daylight.web.assessments.queries import every_form, forms_in_use, wording_of


@guarded(Permission.LOAD_FORM, look="opened assessment forms")
@require_http_methods(["GET", "POST"])
def assessment_forms(request: GuardedRequest) -> HttpResponse:
    """The forms in use, each with its edition and words; and loading another."""
    form = FormFileForm(request.POST, request.FILES) if request.method == "POST" else FormFileForm()
    faults: list[str] = []
    if request.method == "POST" and form.is_valid():
        sent = cast("UploadedFile[bytes]", form.cleaned_data["file"])
        try:
            loaded = load_form_file(sent.read(), file=sent.name or "the file", by=request.user)
        except BadExtract as wrong:
            faults = [str(fault) for fault in wrong.faults]
            form.add_error("file", f"The file has {len(faults)} fault{'s' if len(faults) > 1 else ''}. None was loaded")
        else:
            messages.success(request, f"Loaded: {'; '.join(loaded)}. New assessments use it from now on.")
            return redirect("assessment-forms")
    in_use = forms_in_use()
    earlier = [each for each in every_form().values() if each not in in_use]
    by = {(row.name, row.edition): row for row in LoadedForm.objects.all()}
    shown = [(each, by.get((each.name, each.edition)), wording_of(each.name, each.edition)) for each in in_use]
    said = {"form": form, "faults": faults, "shown": shown, "earlier": earlier}
    return render(request, "assessments/forms.html", said)
