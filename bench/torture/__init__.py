"""Kills, lost answers, full disks and crowds: what durability is worth, counted by outsiders."""
