/* An echo server for one client at a time, as somebody writes it who has read the milestones. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int wake[2];
static int timeout_ms = -1;
static char buffer[8192];

static void on_signal(int number) {
  int saved = errno;
  (void)number;
  (void)!write(wake[1], "x", 1);
  errno = saved;
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

/* 1: ready, 0: time is up, -1: the server is to stop. */
static int wait_for(int fd, short events, int timeout) {
  struct pollfd fds[2] = {{fd, events, 0}, {wake[0], POLLIN, 0}};
  for (;;) {
    int n = poll(fds, 2, timeout);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return 1;
    if (fds[1].revents) return -1;
    return n > 0;
  }
}

static const char *send_all(int fd, size_t length, unsigned long long *out) {
  size_t sent = 0;
  while (sent < length) {
    ssize_t n = send(fd, buffer + sent, length - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (n >= 0) {
      sent += n;
      *out += n;
    } else if (errno == EAGAIN) {
      int ready = wait_for(fd, POLLOUT, timeout_ms);
      if (ready == 0) return "timed out";
      if (ready < 0) { /* finish what has been read, but not for ever */
        struct pollfd one = {fd, POLLOUT, 0};
        if (poll(&one, 1, 3000) <= 0) return "server stopped";
      }
    } else if (errno != EINTR)
      return strerror(errno);
  }
  return NULL;
}

static void drain(int fd) {
  struct pollfd one = {fd, POLLIN, 0};
  shutdown(fd, SHUT_WR);
  for (double end = now() + 2; now() < end && poll(&one, 1, 100) >= 0;) {
    ssize_t n = recv(fd, buffer, sizeof buffer, MSG_DONTWAIT);
    if (n == 0 || (n < 0 && errno != EAGAIN && errno != EINTR)) return;
  }
}

static int serve(int fd, const struct sockaddr_in *peer) {
  unsigned long long in = 0, out = 0;
  const char *why = NULL;
  double start = now();
  int stopping = 0;
  while (why == NULL) {
    int ready = wait_for(fd, POLLIN, timeout_ms);
    if (ready < 0) {
      why = "server stopped";
      stopping = 1;
      drain(fd);
      break;
    }
    if (ready == 0) {
      why = "timed out";
      break;
    }
    ssize_t n = recv(fd, buffer, sizeof buffer, MSG_DONTWAIT);
    if (n == 0) why = "closed by client";
    else if (n < 0 && errno != EAGAIN && errno != EINTR) why = strerror(errno);
    else if (n > 0) {
      in += n;
      why = send_all(fd, n, &out);
    }
  }
  close(fd);
  fprintf(stderr, "%s port %d: received %llu, sent %llu, %.3f s, %s\n", inet_ntoa(peer->sin_addr),
          ntohs(peer->sin_port), in, out, now() - start, why);
  return stopping;
}

static void usage(const char *name) {
  fprintf(stderr, "usage: %s [--port PORT] [--idle-timeout SECONDS]\n", name);
  exit(2);
}

int main(int argc, char **argv) {
  static const struct option options[] = {
      {"port", required_argument, 0, 'p'}, {"idle-timeout", required_argument, 0, 't'}, {0}};
  long port = 8001;
  char *end;
  for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    if (c == 'p') {
      port = strtol(optarg, &end, 10);
      if (*end || port < 0 || port > 65535) usage(argv[0]);
    } else if (c == 't')
      timeout_ms = atof(optarg) > 0 ? (int)(atof(optarg) * 1000) : -1;
    else
      usage(argv[0]);
  }

  if (pipe2(wake, O_NONBLOCK | O_CLOEXEC) < 0) return perror("pipe"), 1;
  struct sigaction action = {.sa_handler = on_signal};
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGINT, &action, NULL);

  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), on = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0) return perror("bind"), 1;
  if (listen(listener, 16) < 0) return perror("listen"), 1;
  fprintf(stderr, "listening on port %ld\n", port);

  for (;;) {
    if (wait_for(listener, POLLIN, -1) < 0) return 0;
    struct sockaddr_in peer;
    socklen_t length = sizeof peer;
    int fd = accept(listener, (struct sockaddr *)&peer, &length);
    if (fd < 0) {
      if (errno == EMFILE || errno == ENFILE) usleep(100000);
      continue;
    }
    if (serve(fd, &peer)) return 0;
  }
}
