"""A simulated year of a district: the product's own flows, invented people, holidays, faults."""
