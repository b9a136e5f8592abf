"""Operations: whether mail flows, and what an administrator sees of it."""
