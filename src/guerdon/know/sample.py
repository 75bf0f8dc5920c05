"""One customer in so many, the same ones on every engine and every night."""

import ibis.expr.types as ir

DIGITS = 8


def one_in(*, every: int, customer: ir.StringValue) -> ir.BooleanValue:
    """Whether the customer is of the sample of about one in `every` (at least 1).

    By the first digits of the key's MD5, which all engines compute alike, unlike hashes of their
    own. The sample of one in 10 is part of that of one in 5.
    """
    limit = -(-(16**DIGITS) // every)
    drawn = customer.hexdigest("md5").substr(0, DIGITS)
    return drawn < f"{limit:0{DIGITS}x}" if every > 1 else customer.notnull()
