"""The first start: three steps, each tried for real, and totpdesk is ready."""
