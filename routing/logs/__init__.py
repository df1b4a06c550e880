"""Call logs that people have, one file a format. Each turns records into `Call`s; none knows what they cost."""
