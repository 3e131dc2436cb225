"""The look-up of the control room: what is known of an address, a telephone or a person while a call is taken."""
