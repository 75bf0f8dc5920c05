"""What else a customer may like: learnt from what is bought together, told with its reason."""
