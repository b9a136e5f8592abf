"""Digests and bundles: several pieces of news in one mail, and whether a mail may still leave."""
