"""SQLite's INSERT OR REPLACE removes a row without asking the triggers that guard removal: it is refused on the way in."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_REFUSAL = (
    "CREATE TRIGGER audit_no_replace BEFORE INSERT ON audit_entry "
    "WHEN EXISTS (SELECT 1 FROM audit_entry WHERE number = NEW.number) "
    "BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END"
)


def _guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(_REFUSAL)


class Migration(migrations.Migration):
    """Forward only, as the guards before it."""

    dependencies = (("audit", "0002_append_only"),)
    operations = (migrations.RunPython(_guard, elidable=False),)
