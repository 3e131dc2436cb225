"""Writing assessments: check who and what state, write, record; each in one transaction."""

from daylight.web.assessments.actions.beside import ask_second_read as ask_second_read
from daylight.web.assessments.actions.beside import give_second_read as give_second_read
from daylight.web.assessments.actions.beside import record_item as record_item
from daylight.web.assessments.actions.beside import withdraw_item as withdraw_item
from daylight.web.assessments.actions.beside import withdraw_second_read as withdraw_second_read
from daylight.web.assessments.actions.journey import abandon as abandon
from daylight.web.assessments.actions.journey import decide as decide
from daylight.web.assessments.actions.journey import give_answer as give_answer
from daylight.web.assessments.actions.journey import give_own_level as give_own_level
from daylight.web.assessments.actions.journey import open_decision as open_decision
from daylight.web.assessments.actions.journey import sign as sign
from daylight.web.assessments.actions.journey import start_assessment as start_assessment
from daylight.web.assessments.actions.loading import load_form_file as load_form_file
