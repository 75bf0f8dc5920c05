"""The health check: what usually goes wrong in a programme, looked for in this one's figures."""
