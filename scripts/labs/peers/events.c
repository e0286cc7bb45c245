/* The least that a server of this kind has to do: epoll, recv, and one send of head and content
   from memory. What the kernel itself costs, and what no server on epoll gets below:

       events PORT ROOT       PORT 0 is any

   It keeps connections, answers what is pipelined in one call, waits for heads that come in pieces
   and for clients that read slowly. A file is read once, and never again: it has no other cache, no
   time limits, no log and no conditions. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS = 512, CONNECTIONS = 65536, FILES = 64, BATCH = 64, ROOM = 64 * 1024 };

/* Head and content in one piece; the second is for a connection that ends with it. Every head has
   its date at the same place. */
struct file { char path[256]; size_t path_length; struct iovec block[2]; };
static struct file files[FILES], not_found;
static int file_count;
static const char DATED[] = "HTTP/1.1 200 OK\r\nDate: ";
static char date[30];
static time_t dated;

/* What a connection holds on to: nothing, unless a head is incomplete or a response is stuck. */
struct connection {
  char *input; size_t received;
  struct iovec *stuck; int stuck_count;
  int ends;
};
static struct connection connections[CONNECTIONS];
static char shared[ROOM];
static int poller;

static void make_blocks(struct file *file, const char *status, char *content, size_t length) {
  for (int ends = 0; ends < 2; ends++) {
    char head[512];
    int size = snprintf(head, sizeof head,
        "HTTP/1.1 %s\r\nDate: %s\r\nContent-Type: text/html; charset=utf-8\r\n"
        "Content-Length: %zu\r\nCache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\n"
        "%s\r\n", status, date, length, ends ? "Connection: close\r\n" : "");
    char *block = malloc(size + length);
    memcpy(block, head, size);
    memcpy(block + size, content, length);
    file->block[ends] = (struct iovec){block, size + length};
  }
}

/* The answer to a path that begins with a slash. Files are looked for in the current folder. */
static struct file *file_of(const char *path, size_t length) {
  for (int i = 0; i < file_count; i++)
    if (files[i].path_length == length && memcmp(files[i].path, path, length) == 0) return &files[i];
  if (file_count == FILES || length >= sizeof files[0].path || memmem(path, length, "..", 2))
    return &not_found;
  struct file *file = &files[file_count];
  memcpy(file->path, path, length);
  file->path[length] = 0;
  int opened = open(file->path + 1, O_RDONLY | O_CLOEXEC);
  struct stat facts;
  if (opened < 0) return &not_found;
  if (fstat(opened, &facts) < 0 || !S_ISREG(facts.st_mode)) { close(opened); return &not_found; }
  char *content = malloc(facts.st_size + 1);
  ssize_t size = read(opened, content, facts.st_size);
  close(opened);
  make_blocks(file, "200 OK", content, size < 0 ? 0 : size);
  free(content);
  file->path_length = length;
  file_count++;
  return file;
}

static void date_blocks(void) {
  time_t now = time(NULL);
  if (now == dated) return;
  dated = now;
  strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime(&now));
  for (int i = 0; i < 2 * file_count; i++)
    memcpy((char *)files[i / 2].block[i % 2].iov_base + sizeof DATED - 1, date, 29);
}

static void end(int client) {
  struct connection *it = &connections[client];
  free(it->input);
  free(it->stuck);
  memset(it, 0, sizeof *it);
  close(client);
}

/* Sends what is there; keeps what the socket does not take. -1: the connection has ended. */
static int send_parts(int client, struct iovec *parts, int count) {
  struct connection *it = &connections[client];
  while (count > 0) {
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = count};
    ssize_t sent = count == 1 ? send(client, parts->iov_base, parts->iov_len, MSG_NOSIGNAL)
                              : sendmsg(client, &message, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno != EAGAIN) { end(client); return -1; }
    if (sent < 0) break;
    for (; count > 0 && (size_t)sent >= parts->iov_len; count--) sent -= (parts++)->iov_len;
    if (count > 0) {
      parts->iov_base = (char *)parts->iov_base + sent;
      parts->iov_len -= sent;
    }
  }
  int was_stuck = it->stuck != NULL;
  struct iovec *kept = count > 0 ? malloc(count * sizeof *parts) : NULL;
  if (kept) memcpy(kept, parts, count * sizeof *parts);
  free(it->stuck);
  it->stuck = kept;
  it->stuck_count = count;
  if (was_stuck != (kept != NULL)) {
    struct epoll_event event = {.events = kept ? EPOLLOUT : EPOLLIN, .data.fd = client};
    epoll_ctl(poller, EPOLL_CTL_MOD, client, &event);
  }
  if (!kept && it->ends) { end(client); return -1; }
  return 0;
}

/* Answers every whole head among these bytes, at most a batch of them. How many bytes that took. */
static ssize_t answer(int client, char *bytes, size_t length) {
  struct iovec parts[BATCH];
  int count = 0;
  char *at = bytes, *limit = bytes + length, *after;
  while (count < BATCH && !connections[client].ends &&
         (after = memmem(at, limit - at, "\r\n\r\n", 4)) != NULL) {
    char *path = memchr(at, ' ', after - at);
    char *path_end = path ? memchr(path + 1, ' ', after - path - 1) : NULL;
    if (!path_end) { end(client); return -1; }
    struct file *file = file_of(path + 1, path_end - path - 1);
    int ends = memmem(path_end, after - path_end, "onnection: close", 16) != NULL;
    parts[count++] = file->block[ends];
    connections[client].ends = ends;
    at = after + 4;
  }
  if (count > 0 && send_parts(client, parts, count) < 0) return -1;
  return at - bytes;
}

static void receive(int client) {
  struct connection *it = &connections[client];
  char *room = it->input ? it->input : shared;
  ssize_t got = recv(client, room + it->received, ROOM - it->received, 0);
  if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
  if (got <= 0) return end(client);
  size_t length = it->received + got;
  size_t taken = 0;
  do {
    ssize_t step = answer(client, room + taken, length - taken);
    if (step < 0) return;
    if (step == 0) break;
    taken += step;
  } while (taken < length && !it->stuck);
  if (taken == 0 && length == ROOM) return end(client);
  if (taken < length && !it->input) it->input = malloc(ROOM);
  if (taken < length) memmove(it->input, room + taken, length - taken);
  if (taken == length) { free(it->input); it->input = NULL; }
  it->received = length - taken;
}

/* The rest of a response; then what had come meanwhile. */
static void go_on(int client) {
  struct connection *it = &connections[client];
  if (send_parts(client, it->stuck, it->stuck_count) < 0) return;
  while (!it->stuck && it->received > 0) {
    ssize_t taken = answer(client, it->input, it->received);
    if (taken <= 0) return;
    memmove(it->input, it->input + taken, it->received -= taken);
  }
}

static void accept_all(int listener) {
  int client, one = 1;
  while ((client = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
    if (client >= CONNECTIONS) { close(client); continue; }
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct epoll_event event = {.events = EPOLLIN, .data.fd = client};
    epoll_ctl(poller, EPOLL_CTL_ADD, client, &event);
  }
}

static int listen_on(int port) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), one = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(port)};
  socklen_t length = sizeof address;
  if (bind(listener, (struct sockaddr *)&address, length) < 0 || listen(listener, 4096) < 0 ||
      getsockname(listener, (struct sockaddr *)&address, &length) < 0) {
    perror("events");
    exit(1);
  }
  printf("listening on 127.0.0.1:%d\n", ntohs(address.sin_port));
  fflush(stdout);
  return listener;
}

int main(int argc, char **argv) {
  signal(SIGPIPE, SIG_IGN);
  if (argc < 3 || chdir(argv[2]) < 0) return 1;
  date_blocks();
  make_blocks(&not_found, "404 Not Found", "404\n", 4);
  int listener = listen_on(atoi(argv[1]));
  poller = epoll_create1(EPOLL_CLOEXEC);
  struct epoll_event events[EVENTS], event = {.events = EPOLLIN, .data.fd = listener};
  epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event);
  for (;;) {
    int count = epoll_wait(poller, events, EVENTS, -1);
    date_blocks();
    for (int i = 0; i < count; i++) {
      int fd = events[i].data.fd;
      if (fd == listener) accept_all(listener);
      else if (connections[fd].stuck) go_on(fd);
      else receive(fd);
    }
  }
}
