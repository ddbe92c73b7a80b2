"""Pages in a real Chromium, the way people use them."""
