"""QR codes: found in images, screenshots and PDFs, and drawn."""
