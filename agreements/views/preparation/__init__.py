"""Pages of preparing a draft: our preparation, where each stands, and the proposed days."""
