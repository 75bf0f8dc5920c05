"""The till's routes as bare WSGI beside Django: the few calls that every checkout makes."""
