"""Clinical rules and the words for them: pure functions, standard library only."""
