"""What each operation of the API answers, as types; the document and the tests are made of them.

A module here stands for the one of the same name that answers. Its `ANSWERS` has, by the name of
the view and the status of a yes, the shape of the body.
"""
