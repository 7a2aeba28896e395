"""A port for a server that must be told which, as from a configuration."""

from socket import SO_REUSEADDR, SOL_SOCKET, create_connection, socket


def free_port() -> int:
    """A port of loopback that nobody listens on, kept from everybody who asks the system for any: a connection that it has
    closed (TIME-WAIT) holds it for a minute, while a server that names it may listen there. Without that another test's server
    may be given the same one before ours begins."""
    with socket() as server:
        server.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        server.bind(("127.0.0.1", 0))
        server.listen(1)
        address: tuple[str, int] = server.getsockname()
        with create_connection(address):
            accepted, _ = server.accept()
            accepted.close()
    return address[1]
