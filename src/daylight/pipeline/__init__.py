"""From extract to release: each chapter is a folder that hands on one function, named as the folder."""
