"""What one person is to another: the codes that a record may hold, and which of them are intimate or family."""

INTIMATE = ("spouse", "civil_partner", "cohabitant", "partner", "ex_spouse", "ex_partner")
FAMILY = ("parent", "child", "sibling", "grandparent", "grandchild", "in_law", "other_family")
OTHER_RELATIONS = ("acquaintance", "colleague", "neighbour", "carer", "stranger", "other", "unknown")
RELATIONSHIPS = INTIMATE + FAMILY + OTHER_RELATIONS
"""From the closest to what says nothing."""
