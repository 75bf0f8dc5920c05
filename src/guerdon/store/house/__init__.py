"""The house itself: who may enter, with which keys, and the trail of what was done."""
