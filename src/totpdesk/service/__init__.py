"""The running instance: it handles presses on a worker thread and requests on a socket."""
