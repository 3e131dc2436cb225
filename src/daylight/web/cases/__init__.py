"""Cases: who may open one beyond what roles grant: restrictions, shares, emergencies."""
