"""What a code specialist works with: a work tree, git that runs nothing of a repository's, search, edit, tests."""
