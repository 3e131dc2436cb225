"""Writing cases: every step is checked, written and audited here, whoever asks for it."""

from daylight.web.caseload.actions.identities import carry_identities as carry_identities
from daylight.web.caseload.actions.identities import decide_identity as decide_identity
from daylight.web.caseload.actions.levels import approve_level as approve_level
from daylight.web.caseload.actions.levels import ask_to_lower as ask_to_lower
from daylight.web.caseload.actions.levels import do_measure as do_measure
from daylight.web.caseload.actions.levels import refuse_level as refuse_level
from daylight.web.caseload.actions.levels import set_level as set_level
from daylight.web.caseload.actions.levels import take_back_measure as take_back_measure
from daylight.web.caseload.actions.levels import withdraw_lowering as withdraw_lowering
from daylight.web.caseload.actions.life import attach as attach
from daylight.web.caseload.actions.life import discharge as discharge
from daylight.web.caseload.actions.life import open_case as open_case
from daylight.web.caseload.actions.life import reopen as reopen
from daylight.web.caseload.actions.life import reopen_for as reopen_for
from daylight.web.caseload.actions.life import triage as triage
from daylight.web.caseload.actions.ownership import call_back as call_back
from daylight.web.caseload.actions.ownership import cover as cover
from daylight.web.caseload.actions.ownership import end_cover as end_cover
from daylight.web.caseload.actions.ownership import hand_over as hand_over
from daylight.web.caseload.actions.ownership import record_receipt as record_receipt
from daylight.web.caseload.actions.ownership import transfer as transfer
