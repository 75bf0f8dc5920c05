"""Operations: the database, the ledger and sealed personal data."""
