"""A scripted model server on loopback that speaks both wires."""
