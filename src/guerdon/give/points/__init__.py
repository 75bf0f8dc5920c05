"""Points: earned, expired, redeemed and given back, as pure rules."""
