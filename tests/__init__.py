"""The tests: they mirror src/guerdon, plus pairs, tidy, map and the harness that runs them all."""
