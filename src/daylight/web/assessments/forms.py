"""What may be typed or sent for an assessment."""

from django import forms

_LARGEST_FORM_FILE = 1_000_000  # bytes; a form with its words is a few thousand


class FormFileForm(forms.Form):
    """A file with the force's own forms, or with its licensed words."""

    file = forms.FileField(
        label="File",
        help_text="TOML, in UTF-8: a form of your own, or your licensed words for one of the forms below.",
        max_length=200,
        error_messages={
            "required": "Choose a file",
            "empty": "The file is empty. Choose another",
            "invalid": "Choose a file",
            "max_length": "Give the file a name of at most 200 letters",
        },
    )

    def clean_file(self) -> object:
        """No larger than any form can be."""
        sent = self.cleaned_data["file"]
        if sent.size > _LARGEST_FORM_FILE:
            raise forms.ValidationError("The file is larger than 1 MB. Choose the file of the form itself")
        return sent
