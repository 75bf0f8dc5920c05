"""Who changes behaviour because of an offer: learners, curves, and whether there is evidence."""
