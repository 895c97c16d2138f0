"""What every implementation of a port must do: one class a port, run on the fake and the real."""
