"""Access: every page guarded; restrictions, shares, purposes and break-glass."""
