"""Other people's engines in folders of their own, asked the same as ours; none of their code."""
