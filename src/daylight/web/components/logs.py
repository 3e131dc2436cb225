"""Keeps people's data out of the log: a page's address loses its query, a request its values."""

import logging


class NobodysData(logging.Filter):
    """Drops query strings and what hangs on a record; an exception keeps its type and place, not its message."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Always true: a line is cleaned, never dropped."""
        record.msg = record.getMessage().split("?", 1)[0]
        record.args = ()
        if record.exc_info and record.exc_info[0] is not None:
            traceback = record.exc_info[2]
            while traceback is not None and traceback.tb_next is not None:
                traceback = traceback.tb_next
            where = f"{traceback.tb_frame.f_code.co_filename}:{traceback.tb_lineno}" if traceback else "nowhere"
            record.msg = f"{record.msg}: {record.exc_info[0].__name__} at {where}"
            record.exc_info, record.exc_text = None, None
        return True
