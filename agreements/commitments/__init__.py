"""The promises: offered to an owner, confirmed or declined."""
