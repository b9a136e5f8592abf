"""Signing: signatures on the exact bytes, the certificate over them, and the check that nothing was altered."""
