"""Reading assessments, the forms they use, and what stands beside them."""

from daylight.domain.assessments import Form, shipped_forms
from daylight.domain.errors import NotFound
from daylight.web.assessments.models import LoadedForm, LoadedWording


def every_form() -> dict[tuple[str, str], Form]:
    """Every edition of every form that there is, by name and edition: shipped ones, then those loaded, oldest first."""
    loaded = (row.form for row in LoadedForm.objects.all())
    return {(form.name, form.edition): form for form in (*shipped_forms(), *loaded)}


def forms_in_use() -> tuple[Form, ...]:
    """The edition of each form with which a new assessment starts: the one loaded last, else the shipped one."""
    return tuple({form.name: form for form in every_form().values()}.values())


def form_of(name: str, edition: str) -> Form:
    """One edition. NotFound where there is none."""
    found = every_form().get((name, edition))
    if found is None:
        raise NotFound(f"There is no form {name} of edition {edition}. Choose one of the forms in use.")
    return found


def wording_of(name: str, edition: str) -> LoadedWording | None:
    """The words for this edition that were loaded last; None where the topics' own names serve."""
    return LoadedWording.objects.filter(form=name, edition=edition).order_by("at", "pk").last()
