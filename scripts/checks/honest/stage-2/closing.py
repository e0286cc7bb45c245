"""A small HTTP server that ends each connection behind its response, and says so.

It has no entity tags, no ranges, no compressed files, and refuses the content of a GET: the
standard leaves all of that to a server.

Differs by choice: persistence
Differs by choice: pipelining
"""

import argparse
import datetime
import errno
import html
import mimetypes
import os
import re
import select
import signal
import socket
import stat
import sys
import time
from email.utils import formatdate, parsedate_to_datetime
from urllib.parse import parse_qsl, quote, unquote_to_bytes

TOKEN = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
REQUEST_LINE = re.compile(rb"(" + TOKEN + rb") ([\x21-\x7e]+) HTTP/([0-9])\.([0-9])")
FIELD = re.compile(rb"(" + TOKEN + rb"):[ \t]*([\t \x21-\x7e\x80-\xff]*?)[ \t]*")
HOST = re.compile(rb"(\[[0-9A-Fa-f:.]+\]|([A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*)(:[0-9]*)?")
PATH = re.compile(rb"/([A-Za-z0-9._~!$&'()*+,;=:@/|\[\]\"<>\\^`{}-]|%[0-9A-Fa-f]{2})*")
LONGEST_LINE = 8192
LONGEST_HEAD = 65536
NOWHERE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG)
REASONS = {
    200: "OK", 301: "Moved Permanently", 304: "Not Modified", 400: "Bad Request",
    403: "Forbidden", 404: "Not Found", 405: "Method Not Allowed", 408: "Request Timeout",
    411: "Length Required", 412: "Precondition Failed", 413: "Content Too Large",
    414: "URI Too Long", 417: "Expectation Failed", 431: "Request Header Fields Too Large",
    500: "Internal Server Error", 501: "Not Implemented", 505: "HTTP Version Not Supported",
}
TYPES = {".mjs": "text/javascript", ".js": "text/javascript", ".webp": "image/webp",
         ".woff2": "font/woff2", ".wasm": "application/wasm"}


class Refusal(Exception):
    def __init__(self, status, why, *fields):
        super().__init__(why)
        self.status = status
        self.fields = fields


class Request:
    line = method = target = b"-"
    sent = 0
    query = b""
    fields = {}

    def field(self, name):
        values = self.fields.get(name, [])
        return b", ".join(values).decode("latin-1") if values else None


def read_head(connection, deadline):
    data = b""
    while b"\r\n\r\n" not in data:
        while data.startswith(b"\r\n"):
            data = data[2:]
        line, found, _ = data.partition(b"\n")
        if len(line) > LONGEST_LINE:
            return data
        if found and not line.endswith(b"\r"):
            return data
        if len(data) > LONGEST_HEAD:
            return data
        connection.settimeout(max(0.01, deadline - time.monotonic()))
        try:
            more = connection.recv(65536)
        except TimeoutError:
            raise Refusal(408, "no whole head in time") from None
        if not more:
            if not data:
                raise EOFError
            raise Refusal(400, "the head is cut")
        data += more
    while data.startswith(b"\r\n"):
        data = data[2:]
    return data


def parse(request, data):
    head, ended, _ = data.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    request.line = lines[0].split(b"\n")[0][:LONGEST_LINE]
    if len(lines[0]) > LONGEST_LINE:
        raise Refusal(414, "the request line is too long")
    match = REQUEST_LINE.fullmatch(lines[0])
    if not match:
        raise Refusal(400, "no request line")
    request.method, target, major, minor = match.groups()
    if major != b"1":
        raise Refusal(505, "another version of HTTP")
    if not ended:
        raise Refusal(431 if len(data) > LONGEST_HEAD else 400, "the head does not end")
    fields = {}
    for line in lines[1:]:
        match = FIELD.fullmatch(line)
        if not match:
            raise Refusal(400, "no field line")
        fields.setdefault(match[1].lower(), []).append(match[2])
    if len(lines) > 101 or len(head) > LONGEST_HEAD:
        raise Refusal(431, "too many fields")
    request.fields = fields
    check_host(fields.get(b"host", []), minor)
    request.target, request.query = split_target(request.method, target)
    check_content(request, minor)


def check_host(hosts, minor):
    if len(hosts) > 1 or (not hosts and minor != b"0"):
        raise Refusal(400, "there must be one Host")
    if hosts and not valid_host(hosts[0]):
        raise Refusal(400, "no valid Host")


def valid_host(host):
    match = HOST.fullmatch(host)
    if not match or int((match[3] or b":")[1:] or 0) > 65535:
        return False
    if host.startswith(b"["):
        try:
            socket.inet_pton(socket.AF_INET6, match[1][1:-1].decode())
        except OSError:
            return False
    return True


def split_target(method, target):
    if method == b"CONNECT":
        raise Refusal(501, "no tunnels here")
    if target == b"*" and method == b"OPTIONS":
        return target, b""
    if target[:7].lower() == b"http://":
        authority, _, rest = target[7:].partition(b"/")
        authority, question, query = authority.partition(b"?")
        if not authority or not valid_host(authority) or authority.startswith(b":"):
            raise Refusal(400, "no valid authority")
        target = b"/" + (question + query if question else rest)
    if b"#" in target:
        raise Refusal(400, "a fragment in the target")
    path, _, query = target.partition(b"?")
    if not PATH.fullmatch(path):
        raise Refusal(400, "no valid target")
    return path, query


def check_content(request, minor):
    codings, lengths = (request.fields.get(name) for name in (b"transfer-encoding", b"content-length"))
    if codings is not None:
        if minor == b"0" or lengths is not None:
            raise Refusal(400, "this framing is not to be trusted")
        is_chunked = b",".join(codings).strip().lower() == b"chunked"
        raise Refusal(411 if is_chunked else 501, "no transfer codings here")
    if lengths is not None:
        if len(lengths) > 1 or not re.fullmatch(rb"[0-9]+", lengths[0]):
            raise Refusal(400, "no valid Content-Length")
        if request.method in (b"GET", b"HEAD") and int(lengths[0]) > 0:
            raise Refusal(413, "no content here")
    if (request.field(b"expect") or "100-continue").lower() != "100-continue":
        raise Refusal(417, "no such expectation")


class Answer:
    def __init__(self, status, fields, content=b"", file=None, length=None):
        self.status, self.fields, self.content, self.file = status, fields, content, file
        self.length = len(content) if length is None else length


def page(status, title, body="", *fields):
    text = f'<!doctype html><title>{title}</title><h1>{title}</h1>{body}\n'.encode("utf-8", "replace")
    return Answer(status, [("Content-Type", "text/html; charset=utf-8"), *fields], text)


def respond(options, request):
    if request.method not in (b"GET", b"HEAD"):
        known = (b"POST", b"PUT", b"DELETE", b"OPTIONS", b"PATCH", b"TRACE")
        raise Refusal(405 if request.method in known else 501, "no such method", ("Allow", "GET, HEAD"))
    if request.target == b"*":
        raise Refusal(400, "* is for OPTIONS")
    decoded = unquote_to_bytes(request.target)
    if b"\0" in decoded or decoded.count(b"/") != request.target.count(b"/"):
        raise Refusal(404, "no such file")
    if decoded == b"/query":
        return query_page(request.query)
    segments = []
    for segment in decoded.split(b"/")[1:]:
        if segment == b"..":
            segments = segments[:-1]
        elif segment not in (b".", b""):
            segments.append(segment)
    is_folder = decoded.endswith((b"/", b"/.", b"/.."))
    return find(options, request, segments, is_folder)


def find(options, request, segments, is_folder):
    path = os.fsencode(options.root)
    for number, segment in enumerate(segments):
        if segment.startswith(b".") and not (number == 0 and segment == b".well-known"):
            raise Refusal(404, "a hidden file")
        path += b"/" + segment
        if os.path.islink(path):
            raise Refusal(404, f"{os.fsdecode(path)} is a link")
    try:
        mode = os.lstat(path).st_mode
        if stat.S_ISDIR(mode):
            if not is_folder:
                there = "/" + "".join(f"{quote(segment)}/" for segment in segments)
                query = f"?{request.query.decode()}" if request.query else ""
                return page(301, "Moved", "", ("Location", there + query))
            index = path + b"/index.html"
            if os.path.isfile(index) and not os.path.islink(index):
                return send_file(request, index)
            if options.no_listing:
                raise Refusal(403, "no listings")
            return listing(path, segments)
        if is_folder or not stat.S_ISREG(mode):
            raise Refusal(404, "no regular file")
        return send_file(request, path)
    except PermissionError as error:
        raise Refusal(403, str(error)) from None
    except OSError as error:
        raise Refusal(404 if error.errno in NOWHERE else 500, str(error)) from None


def send_file(request, path):
    file = open(path, "rb")
    status = os.fstat(file.fileno())
    extension = os.path.splitext(os.fsdecode(path))[1].lower()
    kind = TYPES.get(extension) or mimetypes.guess_type("a" + extension)[0] or "application/octet-stream"
    if kind.startswith("text/"):
        kind += "; charset=utf-8"
    fields = [("Last-Modified", formatdate(int(min(status.st_mtime, time.time())), usegmt=True))]
    changed = lambda name: is_later(status.st_mtime, request.field(name))
    if request.field(b"if-match") not in (None, "*"):
        raise Refusal(412, "there are no tags here")
    if request.field(b"if-match") is None and changed(b"if-unmodified-since") is True:
        raise Refusal(412, "it has changed")
    condition = request.field(b"if-none-match")
    same = changed(b"if-modified-since") is False if condition is None else condition == "*"
    if same:
        file.close()
        return Answer(304, fields)
    return Answer(200, [("Content-Type", kind), *fields], file=file, length=status.st_size)


def is_later(modified, date):
    """None where there is no valid date to compare with."""
    try:
        if not date or not re.fullmatch(r"[A-Za-z]+,? [\w: -]+( GMT)?", date):
            return None
        then = parsedate_to_datetime(date).replace(tzinfo=datetime.timezone.utc)
        return int(modified) > then.timestamp()
    except (ValueError, TypeError, OverflowError):
        return None


def listing(path, segments):
    names = sorted(os.listdir(path))
    items = ""
    for name in names:
        whole = path + b"/" + name
        if name.startswith(b".") or os.path.islink(whole):
            continue
        slash = "/" if os.path.isdir(whole) else ""
        text = html.escape(name.decode("utf-8", "replace"), quote=False)
        items += f"<li><a href='./{quote(name)}{slash}'>{text}{slash}</a></li>\n"
    title = html.escape(b"/".join([b"", *segments, b""]).decode("utf-8", "replace"))
    return page(200, title, f"<ul>\n{items}</ul>")


def query_page(query):
    pairs = parse_qsl(query.decode(), keep_blank_values=True)
    rows = "".join(f"<tr><td>{html.escape(n)}<td>{html.escape(v)}\n" for n, v in pairs)
    return page(200, "The query", f"<table>{rows}</table>")


def serve(options, connection, peer):
    start, request, answer = time.monotonic(), Request(), None
    try:
        try:
            deadline = start + (options.header_timeout or 1e6)
            parse(request, read_head(connection, deadline))
            answer = respond(options, request)
        except Refusal as refusal:
            print(f"closing: {refusal.status}, {str(refusal)!r}", file=sys.stderr)
            answer = error_page(options, refusal)
        send(connection, request, answer)
    except (EOFError, OSError):
        pass
    finally:
        if answer and answer.file:
            answer.file.close()
    if answer:
        log(request, peer, answer.status, request.sent, time.monotonic() - start)
    linger(connection)


def error_page(options, refusal):
    own = os.path.join(options.root, "404.html")
    if refusal.status == 404 and os.path.isfile(own) and not os.path.islink(own):
        with open(own, "rb") as file:
            return Answer(404, [("Content-Type", "text/html; charset=utf-8")], file.read())
    return page(refusal.status, f"{refusal.status} {REASONS[refusal.status]}", "", *refusal.fields)


def send(connection, request, answer):
    connection.settimeout(30)
    fields = [("Date", formatdate(usegmt=True)), *answer.fields, ("Connection", "close")]
    if answer.status != 304:
        fields.append(("Content-Length", answer.length))
    head = f"HTTP/1.1 {answer.status} {REASONS[answer.status]}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in fields)
    connection.sendall(head.encode("latin-1") + b"\r\n")
    if request.method == b"HEAD" or answer.status == 304:
        return
    left = answer.length
    while left > 0:
        chunk = answer.file.read(min(262144, left)) if answer.file else answer.content
        if not chunk:
            break
        left -= len(chunk)
        while chunk:
            count = connection.send(chunk)
            request.sent += count
            chunk = chunk[count:]


def log(request, peer, status, sent, seconds):
    clean = lambda text: "".join(
        c if " " <= c <= "~" and c not in '"\\' else f"\\x{ord(c):02x}" for c in text
    )
    when = time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime())
    agent, referer = (request.field(name) or "-" for name in (b"user-agent", b"referer"))
    print(
        f'{peer[0]} - - [{when}] "{clean(request.line.decode("latin-1"))}" {status} {sent}'
        f' "{clean(referer)}" "{clean(agent)}" {seconds:.6f}',
        flush=True,
    )


def linger(connection):
    try:
        connection.shutdown(socket.SHUT_WR)
        end = time.monotonic() + 1
        while (left := end - time.monotonic()) > 0:
            connection.settimeout(left)
            if not connection.recv(65536):
                break
    except OSError:
        pass
    connection.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8002)
    parser.add_argument("--root", default=".")
    parser.add_argument("--header-timeout", type=float, default=10)
    parser.add_argument("--no-listing", action="store_true")
    options = parser.parse_args()
    if not os.path.isdir(options.root):
        sys.exit(f"no such folder: {options.root}")
    options.root = os.path.realpath(options.root)
    try:
        listener = socket.create_server(("127.0.0.1", options.port), backlog=100)
    except (OSError, OverflowError) as error:
        sys.exit(f"cannot listen on port {options.port}: {error}")
    stopping, wake = [], socket.socketpair()
    wake[1].setblocking(False)
    signal.set_wakeup_fd(wake[1].fileno())
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.append(True))
    waiting = {}
    while not stopping:
        ready, _, _ = select.select([listener, wake[0], *waiting], [], [], 0.1)
        now = time.monotonic()
        for connection, (_, since) in list(waiting.items()):
            if now - since > options.header_timeout and connection not in ready:
                del waiting[connection]
                connection.close()
        for socket_ in ready:
            if socket_ is listener:
                try:
                    connection, peer = listener.accept()
                    waiting[connection] = peer, now
                except OSError:
                    time.sleep(0.1)
            elif socket_ in waiting:
                serve(options, socket_, waiting.pop(socket_)[0])


main()
