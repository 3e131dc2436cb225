"""An address as recorded, taken apart, with the postcode at its end read as the chapter reads postcodes."""

from daylight.domain import addresses
from daylight.domain.addresses import Address
from daylight.pipeline.tidy.contacts import normal_postcode


def parse_address(text: str) -> Address:
    """The parts of a one-line address; none for no fixed abode, "unknown" and the like."""
    return addresses.parse_address(text, normal_postcode)
