"""An echo server with a thread for each client; its log is JSON, with names of its own."""

import argparse
import json
import signal
import socket
import sys
import threading
import time

STOP = threading.Event()
LOCK = threading.Lock()


def port_number(text):
    port = int(text)
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{port} is not a port")
    return port


def log(**fields):
    with LOCK:
        print(json.dumps(fields), flush=True)


def serve(connection, address, timeout):
    received = sent = 0
    start = time.monotonic()
    end = "client closed"
    try:
        while True:
            data = receive(connection, timeout)
            if not data:
                break
            received += len(data)
            connection.settimeout(timeout or None)
            view = memoryview(data)
            while view:
                count = connection.send(view)
                sent += count
                view = view[count:]
    except TimeoutError:
        end = "timeout"
    except OSError as error:
        end = str(error)
    if STOP.is_set():
        end = "shutdown"
    linger(connection)
    log(
        client=address[0],
        client_port=address[1],
        received=received,
        sent=sent,
        seconds=round(time.monotonic() - start, 3),
        end=end,
    )


def receive(connection, timeout):
    """Looks up now and then, to see whether the server is to stop."""
    connection.settimeout(0.2)
    start = time.monotonic()
    while not STOP.is_set():
        try:
            return connection.recv(65536)
        except TimeoutError:
            if timeout and time.monotonic() - start > timeout:
                raise
            connection.settimeout(0.2)
    return b""


def linger(connection):
    """A close with unread input would be a reset."""
    try:
        if STOP.is_set():
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(1)
            while connection.recv(65536):
                pass
    except OSError:
        pass
    connection.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=port_number, default=8001)
    parser.add_argument("--idle-timeout", type=float, default=0)
    options = parser.parse_args()

    def stop(*_):
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        listener = socket.create_server(("127.0.0.1", options.port), backlog=100)
    except OSError as error:
        sys.exit(f"cannot listen on port {options.port}: {error.strerror}")
    threads = set()
    try:
        while True:
            try:
                connection, address = listener.accept()
            except OSError:
                time.sleep(0.1)
                continue
            thread = threading.Thread(
                target=serve, args=(connection, address, options.idle_timeout), daemon=True
            )
            threads = {t for t in threads if t.is_alive()} | {thread}
            thread.start()
    except KeyboardInterrupt:
        STOP.set()
        listener.close()
        deadline = time.monotonic() + 4
        for thread in threads:
            thread.join(max(0, deadline - time.monotonic()))


main()
