"""The outside world: e-mail, SMS and other ways to reach people."""
