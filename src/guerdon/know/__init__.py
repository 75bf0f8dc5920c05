"""KNOW: tables in, tables out: who the customers are and what they are worth."""
