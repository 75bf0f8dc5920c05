"""The ledger: the only writer of points, its lots and postings, its chain and its proof."""
