"""From a draft to words in force: sealing, signing, opening again, amending."""
