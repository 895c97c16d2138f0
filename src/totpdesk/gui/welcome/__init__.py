"""The first start: three steps, each of which is really tested."""
