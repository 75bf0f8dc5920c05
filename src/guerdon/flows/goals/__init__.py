"""Goals: bound to live figures, judged each night, with ways back on pace."""
