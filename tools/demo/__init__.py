"""The invented company 株式会社みどり製作所: its truth, and the files in which the world would show it."""
