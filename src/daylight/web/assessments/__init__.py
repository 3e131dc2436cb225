"""Formal assessments of a case: forms, answers, an own level before the computed one, intelligence, second reads."""
