"""Position and case: documents, steps, deadlines and disclosures."""
