"""Problems from files of any length: checked block by block, decided and written set by set."""
