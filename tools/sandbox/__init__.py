"""Running a repository's own commands where they can write one folder and reach nobody."""
