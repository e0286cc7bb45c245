"""An echo server for many clients in one thread, on selectors; its log is logging's own."""

import argparse
import logging
import selectors
import signal
import socket
import time

log = logging.getLogger("echo")


class Client:
    def __init__(self, connection, address):
        self.connection = connection
        self.address = address
        self.start = self.last = time.monotonic()
        self.received = self.sent = 0
        self.pending = b""


class Server:
    def __init__(self, port, timeout):
        self.timeout = timeout
        self.selector = selectors.DefaultSelector()
        self.clients = set()
        self.stopping = None
        self.paused = None
        self.listener = socket.create_server(("127.0.0.1", port), backlog=50)
        self.listener.setblocking(False)
        self.selector.register(self.listener, selectors.EVENT_READ)
        self.wake, other = socket.socketpair()
        self.wake.setblocking(False)
        other.setblocking(False)
        signal.set_wakeup_fd(other.fileno())
        self.other = other
        self.selector.register(self.wake, selectors.EVENT_READ)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: None)

    def run(self):
        while self.stopping is None or self.clients:
            busy = self.timeout or self.paused or self.stopping
            for key, _ in self.selector.select(0.1 if busy else None):
                if key.fileobj is self.wake:
                    self.wake.recv(100)
                    self.stop()
                elif key.fileobj is self.listener:
                    self.accept()
                elif key.data in self.clients:
                    self.move(key.data)
            self.look_at_the_clock()

    def accept(self):
        try:
            connection, address = self.listener.accept()
        except BlockingIOError:
            return
        except OSError as error:
            log.warning("accept: %s", error)
            self.selector.unregister(self.listener)
            self.paused = time.monotonic()
            return
        connection.setblocking(False)
        client = Client(connection, address)
        self.clients.add(client)
        self.selector.register(connection, selectors.EVENT_READ, client)

    def move(self, client):
        client.last = time.monotonic()
        try:
            if client.pending:
                count = client.connection.send(client.pending)
                client.sent += count
                client.pending = client.pending[count:]
            else:
                data = client.connection.recv(32768)
                if not data:
                    return self.end(client, "stopped" if self.stopping else "end of file")
                if self.stopping:
                    return
                client.received += len(data)
                client.pending = data
                return self.move(client)
        except BlockingIOError:
            pass
        except OSError as error:
            return self.end(client, error.strerror)
        if self.stopping and not client.pending:
            self.say_goodbye(client)
        wanted = selectors.EVENT_WRITE if client.pending else selectors.EVENT_READ
        self.selector.modify(client.connection, wanted, client)

    def say_goodbye(self, client):
        try:
            client.connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass

    def stop(self):
        if self.stopping is not None:
            return
        self.stopping = time.monotonic()
        if self.paused is None:
            self.selector.unregister(self.listener)
        self.listener.close()
        for client in self.clients:
            if not client.pending:
                self.say_goodbye(client)

    def look_at_the_clock(self):
        now = time.monotonic()
        if self.paused and self.stopping is None and now - self.paused > 0.1:
            self.paused = None
            self.selector.register(self.listener, selectors.EVENT_READ)
        for client in list(self.clients):
            if self.timeout and now - client.last > self.timeout:
                self.end(client, "idle for too long")
            elif self.stopping is not None and now - self.stopping > 3:
                self.end(client, "stopped")

    def end(self, client, reason):
        self.selector.unregister(client.connection)
        self.clients.discard(client)
        client.connection.close()
        host, port = client.address
        milliseconds = (time.monotonic() - client.start) * 1000
        log.info(
            "%s:%d %d bytes in, %d bytes out, %.1f ms, %s",
            host, port, client.received, client.sent, milliseconds, reason,
        )  # fmt: skip


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8001, choices=range(65536), metavar="PORT")
    parser.add_argument("--idle-timeout", type=float, default=0)
    options = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    try:
        server = Server(options.port, options.idle_timeout)
    except OSError as error:
        raise SystemExit(f"port {options.port}: {error}")
    server.run()


main()
