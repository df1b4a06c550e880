"""The launch: four people, one correction, nobody says it twice."""
