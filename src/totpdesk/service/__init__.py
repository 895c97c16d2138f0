"""The one running instance: it serves presses on a thread of its own and requests on a socket."""
