"""What next, who, is it done; the durable run; what is wired to what."""
