"""For the tests of lesson 09's tasks: three of them train a network, which takes seconds each time."""

TRAINS = ("bronze", "silver", "gold")
