"""What belongs to the house: the grid meter, and what it leaves for the cars."""
