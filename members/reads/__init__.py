"""What is read, for a viewer: each function takes the viewer or the owner first and returns rows that they may see."""
