"""The social assistance register: cases, payments, eligibility."""
