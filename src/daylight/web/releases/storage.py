"""A released table as a Django model, made from its declaration: columns are declared once, in `daylight.tables`."""

from typing import Any

from django.db import connection, models

from daylight.tables.spec import Table, Type

_FIELDS: dict[Type, type["models.Field[Any, Any]"]] = {
    Type.ID: models.TextField,
    Type.TEXT: models.TextField,
    Type.CODE: models.TextField,
    Type.PARTIAL_DATE: models.TextField,
    Type.BOOLEAN: models.BooleanField,
    Type.DATE: models.DateField,
    Type.TIMESTAMP: models.DateTimeField,
    Type.COUNT: models.IntegerField,
    Type.NUMBER: models.BigIntegerField,
    Type.REAL: models.FloatField,
    Type.TEXTS: models.JSONField,
}


def stored(
    name: str,
    table: Table,
    *,
    module: str,
    found_by: tuple[tuple[str, ...], ...] = (),
    app: str = "releases",
    prefix: str = "release_",
) -> Any:
    """The model `name` that holds a released table of several releases. `found_by` lists columns that pages look up by.

    Every row names its release by number; every index begins with it. Migrations leave these tables alone:
    `agree_with_declarations` makes them, and adds what a newer version declares. `app` and `prefix` are for tables
    that another area loads in the same way.
    """
    fields: dict[str, Any] = {column.name: _FIELDS[column.type](null=True) for column in table.columns}
    indexes = [
        models.Index(fields=["loaded", *columns], name=f"{table.name[:14]}_{place}")
        for place, columns in enumerate(found_by)
    ]
    meta = type(
        "Meta", (), {"db_table": f"{prefix}{table.name}", "indexes": indexes, "app_label": app, "managed": False}
    )
    body = {
        "__module__": module,
        "__doc__": f"{table.meaning}.",
        "loaded": models.IntegerField(),
        "Meta": meta,
        "declared": table,
        **fields,
    }
    return type(name, (models.Model,), body)


def agree_with_declarations(kept: tuple[Any, ...]) -> None:
    """Make the tables that are missing, add the columns and indexes that are new; what is there is never dropped."""
    with connection.cursor() as cursor:
        present = set(connection.introspection.table_names(cursor))
    for model in kept:
        with connection.schema_editor() as editor:
            if model._meta.db_table not in present:
                editor.create_model(model)
        columns, indexes = _there(model._meta.db_table)
        with connection.schema_editor() as editor:
            for field in model._meta.local_fields:
                if field.column not in columns:
                    editor.add_field(model, field)
            for index in model._meta.indexes:  # Django makes none for a table that it does not manage
                if index.name not in indexes:
                    editor.add_index(model, index)


def _there(table: str) -> tuple[set[str], set[str]]:
    """The columns and the indexes that a table has in the database."""
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
        constraints = connection.introspection.get_constraints(cursor, table)
    return {column.name for column in described}, set(constraints)
