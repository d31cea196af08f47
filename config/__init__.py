"""Settings, schedule, templates, error table, message catalogues and the shipped Udaipur frame."""
