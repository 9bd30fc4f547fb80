"""One file per way of counting; none knows another."""
