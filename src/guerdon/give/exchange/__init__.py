"""Exchange between members: transfers and the household's pool, as pure rules."""
