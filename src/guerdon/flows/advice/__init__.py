"""The offer adviser: suggestions with their evidence, and how they are said."""
