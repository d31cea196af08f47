"""Places, groups, people, tenures, officers, consent, imports."""
