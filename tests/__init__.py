"""Every promise of Entente, asked of the real thing."""
