"""What is said of what was just offered, shown or made: taken up, pointed at, changed."""
