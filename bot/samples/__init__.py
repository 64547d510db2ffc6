"""Sample data written for the demonstration: nobody in it is real."""
