"""Matches: whether two rows are one person, judged by people; what they decided goes to the next run."""
