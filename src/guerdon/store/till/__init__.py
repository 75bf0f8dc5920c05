"""The till in the store: one read of the facts, holds, orders and the replies that were given."""
