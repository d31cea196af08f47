"""What all conversations stand on: the turn of a talk, questions, and handing over to the office."""
