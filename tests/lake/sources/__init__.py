"""Tables that lie elsewhere: databases by their address, folders of Parquet."""
