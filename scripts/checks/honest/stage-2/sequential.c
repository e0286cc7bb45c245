/* An HTTP server for one request at a time, parsed by hand. Who has asked for nothing yet waits in
   poll beside the others. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { CLIENTS = 1000, LINE = 8192, HEAD = 65536, FIELDS = 200, BUFFER = 131072, CONTENT = 1000000 };

struct client {
  int fd, served, draining;
  size_t length;
  double since;
  char peer[INET_ADDRSTRLEN], *data;
};

struct request {
  char method[64], version_minor, *names[FIELDS], *values[FIELDS];
  char line[LINE + 1], target[LINE + 1], path[LINE + 1], *query;
  size_t path_length;
  int count, head_only, keep, status, folder;
  long long sent;
};

static struct client clients[CLIENTS];
static int count, root, no_listing, wake[2];
static double header_timeout = 10, keep_alive_timeout = 5;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

static void on_signal(int number) {
  int saved = errno;
  (void)number;
  (void)!write(wake[1], "x", 1);
  errno = saved;
}

static int wait_for(int fd, short events, double seconds) {
  struct pollfd one = {fd, events, 0};
  double end = now() + seconds;
  for (;;) {
    double left = end - now();
    int n = poll(&one, 1, left < 0 ? 0 : (int)(left * 1000) + 1);
    if (n >= 0 || errno != EINTR) return n;
  }
}

/* Half a minute, or three seconds from when the server is to stop. */
static int wait_to_send(int fd) {
  for (double end = now() + 30; now() < end;) {
    struct pollfd two[2] = {{fd, POLLOUT, 0}, {wake[0], POLLIN, 0}};
    if (poll(two, 2, 200) <= 0) continue;
    if (two[0].revents) return 1;
    if (two[1].revents) return wait_for(fd, POLLOUT, 3);
  }
  return 0;
}

static int send_all(int fd, const char *data, size_t length) {
  while (length > 0) {
    ssize_t n = send(fd, data, length, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n >= 0) data += n, length -= n;
    else if (errno == EAGAIN) {
      if (wait_to_send(fd) <= 0) return -1;
    } else if (errno != EINTR)
      return -1;
  }
  return 0;
}

/* Reads more into the client's buffer: 1, or 0 at the end, or -1 when time is up. */
static int more(struct client *c, double end) {
  if (c->length == BUFFER) return 0;
  for (;;) {
    ssize_t n = recv(c->fd, c->data + c->length, BUFFER - c->length, MSG_DONTWAIT);
    if (n > 0) return c->length += n, 1;
    if (n == 0) return 0;
    if (errno == EINTR) continue;
    if (errno != EAGAIN) return 0;
    double left = end - now();
    if (left <= 0) return -1;
    if (left > 2 && wait_for(wake[0], POLLIN, 0) > 0) end = now() + 2; /* the server is to stop */
    wait_for(c->fd, POLLIN, left < 0.2 ? left : 0.2);
  }
}

static void consume(struct client *c, size_t length) {
  memmove(c->data, c->data + length, c->length -= length);
}

static const char *reason(int status) {
  switch (status) {
    case 200: return "OK";
    case 206: return "Partial Content";
    case 301: return "Moved Permanently";
    case 304: return "Not Modified";
    case 400: return "Bad Request";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 414: return "URI Too Long";
    case 416: return "Range Not Satisfiable";
    case 417: return "Expectation Failed";
    case 431: return "Request Header Fields Too Large";
    case 501: return "Not Implemented";
    case 505: return "HTTP Version Not Supported";
    default: return "Internal Server Error";
  }
}

static const char *http_date(time_t t, char *out) {
  struct tm tm;
  strftime(out, 64, "%a, %d %b %Y %H:%M:%S GMT", gmtime_r(&t, &tm));
  return out;
}

__attribute__((format(printf, 5, 6))) static int head(struct client *c, struct request *r, int status, long long length, const char *fields, ...) {
  static char text[HEAD];
  char date[64];
  va_list list;
  r->status = status;
  int n = snprintf(text, sizeof text, "HTTP/1.1 %d %s\r\nDate: %s\r\nConnection: %s\r\n", status, reason(status),
                   http_date(time(NULL), date), r->keep ? "keep-alive" : "close");
  if (status != 304) n += snprintf(text + n, sizeof text - n, "Content-Length: %lld\r\n", length);
  va_start(list, fields);
  n += vsnprintf(text + n, sizeof text - n, fields, list);
  va_end(list);
  n += snprintf(text + n, sizeof text - n, "\r\n");
  return send_all(c->fd, text, n);
}

static void respond(struct client *c, struct request *r, int status, const char *body, const char *fields) {
  size_t length = strlen(body);
  if (head(c, r, status, length, "Content-Type: text/html; charset=utf-8\r\n%s", fields) < 0) r->keep = 0;
  else if (!r->head_only && (r->sent = length, send_all(c->fd, body, length)) < 0) r->keep = 0;
}

static void refuse(struct client *c, struct request *r, int status, const char *why) {
  char body[200];
  fprintf(stderr, "%d: %s\n", status, why);
  if (status != 404 && status != 403 && status != 412 && status != 405) r->keep = 0;
  int own = status == 404 ? openat(root, "404.html", O_RDONLY | O_NOFOLLOW | O_CLOEXEC) : -1;
  if (own >= 0) {
    static char page[65536];
    ssize_t n = read(own, page, sizeof page - 1);
    close(own);
    page[n < 0 ? 0 : n] = 0;
    respond(c, r, 404, page, "");
    return;
  }
  snprintf(body, sizeof body, "<!doctype html><title>%d</title><p>%d %s</p>\n", status, status, reason(status));
  respond(c, r, status, body, status == 405 ? "Allow: GET, HEAD\r\n" : "");
}

static int is_token(const char *s, size_t length) {
  if (length == 0) return 0;
  for (size_t i = 0; i < length; i++)
    if (!isalnum((unsigned char)s[i]) && (s[i] == 0 || !strchr("!#$%&'*+-.^_`|~", s[i]))) return 0;
  return 1;
}

static const char *field(struct request *r, const char *name) {
  for (int i = 0; i < r->count; i++)
    if (!strcasecmp(r->names[i], name)) return r->values[i];
  return NULL;
}

static int times(struct request *r, const char *name) {
  int n = 0;
  for (int i = 0; i < r->count; i++) n += !strcasecmp(r->names[i], name);
  return n;
}

/* Whether a list field, on however many lines, has the member; `all` is set to the number of members. */
static int has(struct request *r, const char *name, const char *member, int *all) {
  int found = 0;
  for (int i = 0; i < r->count; i++) {
    if (strcasecmp(r->names[i], name)) continue;
    for (const char *p = r->values[i]; *p;) {
      p += strspn(p, ", \t");
      size_t n = strcspn(p, ",");
      size_t trimmed = n;
      while (trimmed > 0 && strchr(" \t", p[trimmed - 1])) trimmed--;
      if (trimmed > 0 && all) ++*all;
      if (trimmed == strlen(member) && !strncasecmp(p, member, trimmed)) found++;
      p += n;
    }
  }
  return found;
}

static int hex(int c) {
  return isdigit(c) ? c - '0' : isxdigit(c) ? tolower(c) - 'a' + 10 : -1;
}

static int valid_host(const char *s, size_t length) {
  const char *end = s + length, *p = s;
  if (p < end && *p == '[') {
    char address[64], binary[16];
    const char *close = memchr(p, ']', length);
    if (!close || close - p - 1 >= (long)sizeof address) return 0;
    memcpy(address, p + 1, close - p - 1);
    address[close - p - 1] = 0;
    if (inet_pton(AF_INET6, address, binary) != 1) return 0;
    p = close + 1;
  } else {
    while (p < end && *p != ':') {
      if (*p == '%' && (end - p < 3 || hex(p[1]) < 0 || hex(p[2]) < 0)) return 0;
      if (!isalnum((unsigned char)*p) && (*p == 0 || !strchr("-._~!$&'()*+,;=%", *p))) return 0;
      p++;
    }
    if (p == s) return 0;
  }
  if (p == end) return 1;
  if (*p++ != ':') return 0;
  long port = 0;
  for (; p < end; p++) {
    if (!isdigit((unsigned char)*p)) return 0;
    if ((port = port * 10 + *p - '0') > 65535) return 0;
  }
  return 1;
}

/* The path decoded once, segment by segment, without dots; 0 or a status. */
static int split_target(struct request *r) {
  char *target = r->target;
  if (!strncasecmp(target, "http://", 7)) {
    char *rest = target + 7 + strcspn(target + 7, "/?");
    if (!valid_host(target + 7, rest - target - 7)) return 400;
    if (*rest == '/') target = rest;
    else *(target = rest - 1) = '/';
  }
  if (*target != '/') return 400;
  for (char *p = target; *p; p++)
    if (*p == '#' || (unsigned char)*p > 126 || strchr("<>\"", *p)) return 400;
  r->query = strchr(target, '?');
  if (r->query) *r->query++ = 0;
  char *out = r->path, *segment = target;
  *out = 0;
  while (segment) {
    char decoded[LINE + 1], *next = strchr(++segment, '/');
    size_t n = 0, length = next ? (size_t)(next - segment) : strlen(segment);
    for (size_t i = 0; i < length; i++) {
      if (segment[i] != '%') decoded[n++] = segment[i];
      else if (i + 2 >= length || hex(segment[i + 1]) < 0 || hex(segment[i + 2]) < 0) return 400;
      else {
        int byte = hex(segment[i + 1]) * 16 + hex(segment[i + 2]);
        if (byte == 0 || byte == '/') return 404;
        decoded[n++] = byte, i += 2;
      }
    }
    decoded[n] = 0;
    r->folder = n == 0 || !strcmp(decoded, ".") || !strcmp(decoded, "..");
    if (!strcmp(decoded, "..")) {
      char *slash = strrchr(r->path, '/');
      if (slash) *slash = 0;
    } else if (!r->folder) {
      if (*decoded == '.' && strcmp(decoded, ".well-known")) return 404;
      sprintf(r->path + strlen(r->path), "/%s", decoded);
    }
    segment = next;
  }
  return 0;
}

static int parse_head(struct request *r, char *text, size_t length) {
  char *end = strstr(text, "\r\n"), *line;
  if (!end) return 400;
  if (end - text > LINE) return 414;
  memcpy(r->line, text, end - text);
  for (size_t i = 0; i < length; i++) {
    if (text[i] == 0) return 400;
    if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) return 400;
    if (text[i] == '\r' && text[i + 1] != '\n') return 400;
  }
  char *space = memchr(text, ' ', end - text);
  if (!space || !is_token(text, space - text)) return 400;
  snprintf(r->method, sizeof r->method, "%.*s", (int)(space - text), text);
  char *target = space + 1, *after = memchr(target, ' ', end - target);
  if (!after || after == target || end - after != 9 || memcmp(after, " HTTP/", 6)) return 400;
  if (!isdigit((unsigned char)after[6]) || after[7] != '.' || !isdigit((unsigned char)after[8])) return 400;
  if (after[6] != '1') return 505;
  r->version_minor = after[8];
  for (char *p = target; p < after; p++)
    if (*p <= ' ' || *p == 127) return 400;
  memcpy(r->target, target, after - target);
  r->head_only = !strcmp(r->method, "HEAD");
  for (line = end + 2; line < text + length - 2; line = end + 2) {
    end = strstr(line, "\r\n");
    char *colon = memchr(line, ':', end - line), *value, *last;
    if (!colon || !is_token(line, colon - line)) return 400;
    for (value = colon + 1; value < end && (*value == ' ' || *value == '\t');) value++;
    for (last = end; last > value && (last[-1] == ' ' || last[-1] == '\t');) last--;
    for (char *p = value; p < last; p++)
      if (((unsigned char)*p < ' ' && *p != '\t') || *p == 127) return 400;
    if (r->count == FIELDS) return 431;
    *colon = *last = 0;
    r->names[r->count] = line, r->values[r->count++] = value;
  }
  return 0;
}

/* Reads the content and drops it: 0, or a status; -1 where the client has gone. */
static int drop_content(struct client *c, struct request *r, size_t start, double end) {
  int codings = 0, chunked = has(r, "Transfer-Encoding", "chunked", &codings);
  const char *length = field(r, "Content-Length");
  long long left = 0, all = 0;
  int is_chunked = times(r, "Transfer-Encoding") > 0, got;
  if (is_chunked && (r->version_minor == '0' || length)) return 400;
  if (is_chunked && !(chunked == 1 && codings == 1)) return codings == 1 ? 501 : 400;
  if (length) {
    if (times(r, "Content-Length") > 1 || !*length || strspn(length, "0123456789") != strlen(length)) return 400;
    length += strspn(length, "0");
    if (strlen(length) > 15 || (left = atoll(length)) > CONTENT) return 413;
  }
  int expects = r->version_minor > '0' && field(r, "Expect");
  consume(c, start);
  if (expects && (left > 0 || is_chunked) && c->length == 0) send_all(c->fd, "HTTP/1.1 100 Continue\r\n\r\n", 25);
  for (;;) {
    if (is_chunked) {
      char *lf;
      while (!(lf = memchr(c->data, '\n', c->length))) {
        if (c->length > LINE) return 400;
        if ((got = more(c, end)) <= 0) return got < 0 ? 408 : -1;
      }
      size_t n = strspn(c->data, "0123456789abcdefABCDEF"), at = lf - c->data;
      if (at > LINE || at == 0 || lf[-1] != '\r') return 400;
      size_t ext = n + strspn(c->data + n, " \t");
      if (n == 0 || (c->data[ext] != ';' && n != at - 1)) return 400;
      int quoted = 0;
      for (size_t i = n; i < at - 1; i++) {
        unsigned char ch = c->data[i];
        if ((ch < ' ' && ch != '\t') || ch == 127) return 400;
        if (ch == '"') quoted = !quoted;
        else if (quoted && ch == '\\') i++;
      }
      if (quoted) return 400;
      size_t zeros = strspn(c->data, "0");
      if (n - zeros > 12) return 413;
      left = strtoll(c->data, NULL, 16);
      consume(c, at + 1);
      if (left == 0) break;
      if ((all += left) > CONTENT) return 413;
    }
    while (left > 0) {
      size_t take = left < (long long)c->length ? (size_t)left : c->length;
      consume(c, take);
      left -= take;
      if (left > 0 && (got = more(c, end)) <= 0) return got < 0 ? 408 : -1;
    }
    if (!is_chunked) return 0;
    while (c->length < 2)
      if ((got = more(c, end)) <= 0) return got < 0 ? 408 : -1;
    if (memcmp(c->data, "\r\n", 2)) return 400;
    consume(c, 2);
  }
  for (size_t trailers = 0;;) {
    char *lf;
    while (!(lf = memchr(c->data, '\n', c->length))) {
      if (c->length > LINE) return 431;
      if ((got = more(c, end)) <= 0) return got < 0 ? 408 : -1;
    }
    size_t at = lf - c->data;
    char *colon = memchr(c->data, ':', at);
    if (at == 0 || lf[-1] != '\r') return 400;
    if (at == 1) return consume(c, 2), 0;
    if ((trailers += at) > LINE) return 431;
    if (!colon || !is_token(c->data, colon - c->data)) return 400;
    for (size_t i = 0; i < at - 1; i++)
      if (((unsigned char)c->data[i] < ' ' && c->data[i] != '\t') || c->data[i] == 127) return 400;
    consume(c, at + 1);
  }
}

static time_t parse_date(struct request *r, const char *name) {
  static const char *forms[] = {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %e %H:%M:%S %Y"};
  const char *text = field(r, name);
  if (!text || times(r, name) > 1) return -1;
  for (int i = 0; i < 3; i++) {
    struct tm tm = {0};
    const char *rest = strptime(text, forms[i], &tm);
    if (!rest || *rest) continue;
    if (i == 0 && (strlen(text) != 29 || text[3] != ',')) continue;
    time_t soon = time(NULL) + 50LL * 365 * 86400;
    if (i == 1) {
      struct tm limit;
      gmtime_r(&soon, &limit);
      tm.tm_year = tm.tm_year % 100 + 100;
      if (tm.tm_year > limit.tm_year) tm.tm_year -= 100;
    }
    int day = tm.tm_mday;
    time_t t = timegm(&tm);
    return tm.tm_mday == day ? t : -1;
  }
  return -1;
}

static const char *type_of(const char *name) {
  static const char *types[][2] = {
      {".html", "text/html; charset=utf-8"}, {".css", "text/css; charset=utf-8"}, {".txt", "text/plain; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"}, {".json", "application/json"}, {".svg", "image/svg+xml"},
      {".png", "image/png"}, {".xml", "text/xml"}, {".zip", "application/zip"}};
  const char *dot = strrchr(name, '.');
  for (size_t i = 0; dot && i < sizeof types / sizeof *types; i++)
    if (!strcasecmp(dot, types[i][0])) return types[i][1];
  return "application/octet-stream";
}

/* 0 for the whole, 1 for a part, -1 for one that is not there. */
static int range_of(struct request *r, const char *tag, time_t modified, off_t size, off_t *first, off_t *last) {
  const char *range = field(r, "Range"), *condition = field(r, "If-Range");
  char *end;
  if (!range || times(r, "Range") > 1 || r->head_only || strncasecmp(range, "bytes=", 6)) return 0;
  if (condition && strcmp(condition, tag) && (strchr(condition, '"') || parse_date(r, "If-Range") != modified)) return 0;
  range += 6 + strspn(range + 6, " \t");
  if (strspn(range, "0123456789-") != strlen(range) || strchr(range, '-') != strrchr(range, '-')) return 0;
  const char *dash = strchr(range, '-');
  if (!dash || (dash == range && !dash[1])) return 0;
  errno = 0;
  if (dash == range) {
    long long n = strtoll(dash + 1, &end, 10);
    if (n == 0 || size == 0) return -1;
    *first = n > size ? 0 : size - n, *last = size - 1;
    return 1;
  }
  *first = strtoll(range, &end, 10);
  *last = dash[1] ? strtoll(dash + 1, &end, 10) : LLONG_MAX;
  size_t digits = dash - range, others = strlen(dash + 1);
  if (*last < *first) return 0;
  if (*first == *last && others && (digits > others || (digits == others && memcmp(range, dash + 1, digits) > 0)))
    return 0;
  if (*first >= size) return -1;
  if (*last >= size) *last = size - 1;
  return 1;
}

static int tag_in(struct request *r, const char *name, const char *tag, int weak) {
  for (int i = 0; i < r->count; i++) {
    if (strcasecmp(r->names[i], name)) continue;
    for (const char *p = r->values[i], *q; (q = strchr(p, '"'));) {
      const char *close = strchr(q + 1, '"');
      if (!close) break;
      int is_weak = q - p >= 2 && q[-1] == '/' && q[-2] == 'W';
      if ((weak || !is_weak) && (size_t)(close + 1 - q) == strlen(tag) && !strncmp(q, tag, strlen(tag))) return 1;
      p = close + 1;
    }
    if (!strcmp(r->values[i], "*")) return 1;
  }
  return 0;
}

static void send_file(struct client *c, struct request *r, int fd, const struct stat *st, const char *name) {
  char tag[64], date[64], fields[400];
  snprintf(tag, sizeof tag, "\"%lx-%lx-%lx%09lx\"", st->st_ino, st->st_size, st->st_mtim.tv_sec, st->st_mtim.tv_nsec);
  time_t modified = st->st_mtime < time(NULL) ? st->st_mtime : time(NULL);
  snprintf(fields, sizeof fields, "ETag: %s\r\nLast-Modified: %s\r\nAccept-Ranges: bytes\r\n", tag, http_date(modified, date));
  time_t since = parse_date(r, "If-Unmodified-Since");
  if (field(r, "If-Match") ? !tag_in(r, "If-Match", tag, 0) : since != -1 && st->st_mtime > since) {
    refuse(c, r, 412, name);
    return;
  }
  since = parse_date(r, "If-Modified-Since");
  if (field(r, "If-None-Match") ? tag_in(r, "If-None-Match", tag, 1) : since != -1 && st->st_mtime <= since) {
    if (head(c, r, 304, 0, "%s", fields) < 0) r->keep = 0;
    return;
  }
  off_t first = 0, last = st->st_size - 1;
  int part = range_of(r, tag, st->st_mtime, st->st_size, &first, &last);
  if (part < 0) {
    snprintf(fields, sizeof fields, "Content-Range: bytes */%lld\r\n", (long long)st->st_size);
    respond(c, r, 416, "<!doctype html><title>416</title><p>No such range</p>\n", fields);
    return;
  }
  char range[100] = "";
  if (part) snprintf(range, sizeof range, "Content-Range: bytes %lld-%lld/%lld\r\n", (long long)first, (long long)last, (long long)st->st_size);
  if (head(c, r, part ? 206 : 200, last - first + 1, "Content-Type: %s\r\n%s%s", type_of(name), range, fields) < 0) {
    r->keep = 0;
    return;
  }
  while (!r->head_only && first <= last) {
    off_t left = last - first + 1;
    ssize_t n = sendfile(c->fd, fd, &first, left > 1 << 20 ? 1 << 20 : left);
    if (n > 0) r->sent += n;
    else if (n == 0 || (errno != EAGAIN && errno != EINTR) || (errno == EAGAIN && wait_to_send(c->fd) <= 0)) {
      r->keep = 0;
      return;
    }
  }
}

static void escape(FILE *out, const char *text, size_t length, int for_url) {
  for (size_t i = 0; i < length; i++) {
    unsigned char ch = text[i];
    if (for_url) isalnum(ch) || strchr("-._~", ch) ? fputc(ch, out) : fprintf(out, "%%%02X", ch);
    else if (strchr("&<>\"'", ch)) fprintf(out, "&#%d;", ch);
    else fputc(ch, out);
  }
}

static void list_folder(struct client *c, struct request *r, int fd) {
  char *body = NULL;
  size_t length;
  FILE *out = open_memstream(&body, &length);
  DIR *dir = fdopendir(dup(fd));
  fputs("<!DOCTYPE html>\n<HTML><HEAD><TITLE>", out);
  escape(out, r->path, strlen(r->path), 0);
  fputs("/</TITLE></HEAD><BODY><TABLE>\n", out);
  for (struct dirent *entry; dir && (entry = readdir(dir));) {
    struct stat st;
    if (*entry->d_name == '.' || fstatat(fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) < 0 || S_ISLNK(st.st_mode)) continue;
    const char *slash = S_ISDIR(st.st_mode) ? "/" : "";
    fputs("<TR><TD><A class=name HREF = \"", out);
    escape(out, entry->d_name, strlen(entry->d_name), 1);
    fprintf(out, "%s\">", slash);
    escape(out, entry->d_name, strlen(entry->d_name), 0);
    fprintf(out, "%s</A>\n", slash);
  }
  fputs("</TABLE></BODY></HTML>\n", out);
  fclose(out);
  if (dir) closedir(dir);
  respond(c, r, 200, body, "");
  free(body);
}

static void query_page(struct client *c, struct request *r) {
  char *body = NULL;
  size_t length;
  FILE *out = open_memstream(&body, &length);
  fputs("<!doctype html><title>Query</title><h1>Query</h1><ul>\n", out);
  for (char *pair = r->query; pair && *pair;) {
    size_t all = strcspn(pair, "&"), n = 0;
    char text[LINE + 1];
    fputs("<li>", out);
    for (size_t i = 0, is_value = 0; i <= all; i++) {
      char ch = pair[i];
      if (i == all || (ch == '=' && !is_value)) {
        escape(out, text, n, 0);
        if (i < all) fputs(": ", out);
        n = 0, is_value = 1;
      } else if (ch == '%' && i + 2 < all + 0 && hex(pair[i + 1]) >= 0 && hex(pair[i + 2]) >= 0) {
        text[n++] = hex(pair[i + 1]) * 16 + hex(pair[i + 2]), i += 2;
      } else
        text[n++] = ch == '+' ? ' ' : ch;
    }
    fputc('\n', out);
    pair += all + (pair[all] == '&');
  }
  fputs("</ul>\n", out);
  fclose(out);
  respond(c, r, 200, body, "");
  free(body);
}

static void redirect(struct client *c, struct request *r) {
  char *fields = NULL;
  size_t length;
  FILE *out = open_memstream(&fields, &length);
  fputs("Location: ", out);
  for (char *p = r->path + 1; *p; p += strcspn(p, "/"), p += *p == '/') {
    fputc('/', out);
    escape(out, p, strcspn(p, "/"), 1);
  }
  fprintf(out, "/%s%s\r\n", r->query ? "?" : "", r->query ? r->query : "");
  fclose(out);
  respond(c, r, 301, "<!doctype html><title>Moved</title><p>With a slash.</p>\n", fields);
  free(fields);
}

/* Opens the path below the root, segment by segment, through no link. */
static int open_path(const char *path) {
  int fd = dup(root);
  for (const char *p = path; fd >= 0 && *p;) {
    char name[NAME_MAX + 1];
    size_t n = strcspn(++p, "/");
    if (n > NAME_MAX) {
      close(fd);
      return errno = ENAMETOOLONG, -1;
    }
    memcpy(name, p, n);
    name[n] = 0;
    int next = openat(fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    close(fd);
    fd = next;
    p += n;
  }
  return fd;
}

static void answer(struct client *c, struct request *r) {
  struct stat st, index_st;
  if (strcmp(r->method, "GET") && !r->head_only) {
    static const char *known[] = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND", "LOCK"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
      if (!strcmp(r->method, known[i])) return refuse(c, r, 405, r->method);
    return refuse(c, r, 501, "no such method");
  }
  int status = split_target(r);
  if (status) return refuse(c, r, status, "the target");
  if (!strcmp(r->path, "/query") && !r->folder) return query_page(c, r);
  int fd = open_path(r->path);
  if (fd < 0) return refuse(c, r, errno == EACCES ? 403 : errno == EMFILE || errno == ENFILE ? 500 : 404, strerror(errno));
  fstat(fd, &st);
  if (S_ISDIR(st.st_mode) && !r->folder) redirect(c, r);
  else if (S_ISDIR(st.st_mode)) {
    int index = openat(fd, "index.html", O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (index >= 0 && fstat(index, &index_st) == 0 && S_ISREG(index_st.st_mode)) send_file(c, r, index, &index_st, "index.html");
    else if (no_listing) refuse(c, r, 403, "no listings");
    else list_folder(c, r, fd);
    if (index >= 0) close(index);
  } else if (!S_ISREG(st.st_mode) || r->folder) refuse(c, r, 404, "no regular file");
  else send_file(c, r, fd, &st, r->path);
  close(fd);
}

static void log_text(const char *text) {
  for (const unsigned char *p = (const unsigned char *)text; *p; p++)
    *p < ' ' || *p > '~' || *p == '"' || *p == '\\' ? printf("\\x%02x", *p) : putchar(*p);
}

static void log_line(struct client *c, struct request *r, double start) {
  char date[64];
  time_t t = time(NULL);
  struct tm tm;
  strftime(date, sizeof date, "%d/%b/%Y:%H:%M:%S %z", localtime_r(&t, &tm));
  const char *referer = field(r, "Referer"), *agent = field(r, "User-Agent");
  printf("%s - - [%s] \"", c->peer, date);
  log_text(r->line);
  printf("\" %d %lld \"", r->status, r->sent);
  log_text(referer ? referer : "-");
  printf("\" \"");
  log_text(agent ? agent : "-");
  printf("\" %.6f\n", now() - start);
}

/* One request, from a client whose bytes have come: 1 where the connection goes on. */
static int serve(struct client *c) {
  static struct request r;
  static char text[BUFFER + 1];
  double start = now(), end = start + header_timeout;
  int status = 0, got;
  memset(&r, 0, sizeof r);
  char *close_of_head;
  for (;;) {
    while (c->length >= 2 && !memcmp(c->data, "\r\n", 2)) consume(c, 2);
    c->data[c->length] = 0;
    close_of_head = memmem(c->data, c->length, "\r\n\r\n", 4);
    char *lf = memchr(c->data, '\n', c->length);
    if (close_of_head) break;
    if (lf && (lf == c->data || lf[-1] != '\r')) status = 400;
    else if (!lf && c->length > LINE) status = 414;
    else if (c->length > HEAD) status = 431;
    else if ((got = more(c, end)) > 0) continue;
    else if (c->length == 0 || (c->length == 1 && *c->data == '\r')) return 0;
    else status = got < 0 ? 408 : 400;
    break;
  }
  size_t length = close_of_head ? (size_t)(close_of_head + 4 - c->data) : c->length;
  memcpy(text, c->data, length);
  text[length] = 0;
  char *lf = memchr(text, '\n', length);
  snprintf(r.line, sizeof r.line, "%.*s", (int)(lf ? strcspn(text, "\r\n") : length > 200 ? 200 : length), text);
  if (!status && length > HEAD) status = lf - text > LINE ? 414 : 431;
  if (!status) status = parse_head(&r, text, length - 2);
  if (!status) {
    int hosts = times(&r, "Host");
    const char *host = field(&r, "Host");
    if (hosts > 1 || (!hosts && r.version_minor != '0') || (hosts && !valid_host(host, strlen(host)))) status = 400;
    const char *expect = field(&r, "Expect");
    if (!status && expect && strcasecmp(expect, "100-continue")) status = 417;
  }
  if (!status) status = drop_content(c, &r, length, now() + 30);
  if (status < 0) return 0;
  if (!status) {
    r.keep = r.version_minor == '0' ? has(&r, "Connection", "keep-alive", NULL) : 1;
    if (has(&r, "Connection", "close", NULL)) r.keep = 0;
    answer(c, &r);
  } else
    refuse(c, &r, status, "the request");
  log_line(c, &r, start);
  return r.keep;
}

/* A socket that is closed with unread input is reset, and the reset overtakes the response: what still
   comes is read for a second, beside the other clients. */
static void hang_up(struct client *c) {
  shutdown(c->fd, SHUT_WR);
  c->draining = 1, c->since = now();
}

static void finish(int index) {
  close(clients[index].fd);
  free(clients[index].data);
  clients[index] = clients[--count];
}

/* Whether there is nothing left to wait for. */
static int drained(struct client *c) {
  for (;;) {
    ssize_t n = recv(c->fd, c->data, BUFFER, MSG_DONTWAIT);
    if (n > 0) continue;
    if (n < 0 && errno == EINTR) continue;
    return n == 0 || errno != EAGAIN || now() - c->since > 1;
  }
}

static void welcome(int listener) {
  struct sockaddr_in peer;
  socklen_t length = sizeof peer;
  int fd = accept4(listener, (struct sockaddr *)&peer, &length, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) {
    if (errno == EMFILE || errno == ENFILE) usleep(50000);
    return;
  }
  struct client *c = &clients[count++];
  *c = (struct client){.fd = fd, .since = now(), .data = malloc(BUFFER + 1)};
  inet_ntop(AF_INET, &peer.sin_addr, c->peer, sizeof c->peer);
}

static void run(int listener) {
  for (;;) {
    struct pollfd fds[CLIENTS + 2] = {{wake[0], POLLIN, 0}, {count < CLIENTS ? listener : -1, POLLIN, 0}};
    for (int i = 0; i < count; i++) fds[i + 2] = (struct pollfd){clients[i].fd, POLLIN, 0};
    int asked = count;
    if (poll(fds, asked + 2, 100) < 0 && errno != EINTR) return;
    if (fds[0].revents) return;
    for (int i = asked - 1; i >= 0; i--) {
      struct client *c = &clients[i];
      int keep = 1;
      if (c->draining) {
        if (drained(c)) finish(i);
        continue;
      }
      if (fds[i + 2].revents) {
        do {
          keep = serve(c);
          c->served = 1, c->since = now();
        } while (keep && c->length > 0);
      } else if (now() - c->since > (c->served ? keep_alive_timeout : header_timeout))
        keep = 0;
      if (!keep) hang_up(c);
    }
    if (fds[1].revents) welcome(listener);
  }
}

static void usage(const char *name) {
  fprintf(stderr, "usage: %s [--port PORT] [--root FOLDER] [--no-listing]\n", name);
  exit(2);
}

int main(int argc, char **argv) {
  static const struct option options[] = {{"port", 1, 0, 'p'}, {"root", 1, 0, 'r'}, {"no-listing", 0, 0, 'n'},
                                          {"header-timeout", 1, 0, 'h'}, {"keep-alive-timeout", 1, 0, 'k'}, {0}};
  const char *folder = ".";
  long port = 8002;
  char *end;
  for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    if (c == 'p') {
      port = strtol(optarg, &end, 10);
      if (*end || port < 0 || port > 65535) usage(argv[0]);
    } else if (c == 'r') folder = optarg;
    else if (c == 'n') no_listing = 1;
    else if (c == 'h') header_timeout = atof(optarg);
    else if (c == 'k') keep_alive_timeout = atof(optarg);
    else usage(argv[0]);
  }
  root = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (root < 0) return perror(folder), 1;
  if (pipe2(wake, O_NONBLOCK | O_CLOEXEC) < 0) return perror("pipe"), 1;
  struct sigaction action = {.sa_handler = on_signal};
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGINT, &action, NULL);
  signal(SIGPIPE, SIG_IGN);
  setvbuf(stdout, NULL, _IOLBF, 0);
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), on = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0) return perror("bind"), 1;
  if (listen(listener, 100) < 0) return perror("listen"), 1;
  run(listener);
  for (int i = 0; i < count; i++)
    if (!clients[i].draining) hang_up(&clients[i]);
  while (count > 0) {
    for (int i = count - 1; i >= 0; i--)
      if (drained(&clients[i])) finish(i);
    usleep(10000);
  }
  return 0;
}
