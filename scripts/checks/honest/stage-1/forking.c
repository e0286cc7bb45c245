/* An echo server with a process for each client; its log is key=value. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile sig_atomic_t stopping;
static double limit;
static char buffer[4096];

#define MOST 512
static volatile pid_t children[MOST];

static void limit_waits(int fd, double seconds) {
  struct timeval t = {seconds, (seconds - (long)seconds) * 1e6};
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof t);
  setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &t, sizeof t);
}

static int client = -1;

/* The last bytes are offered to the client, but not for ever: also to a send that begins just now. */
static void stop(int number) {
  int saved = errno;
  (void)number;
  stopping = 1;
  if (client >= 0) limit_waits(client, 2);
  errno = saved;
}

static void bury(int number) {
  int saved = errno;
  (void)number;
  for (pid_t pid; (pid = waitpid(-1, NULL, WNOHANG)) > 0;)
    for (int i = 0; i < MOST; i++)
      if (children[i] == pid) children[i] = 0;
  errno = saved;
}

static void remember(pid_t pid) {
  for (int i = 0; i < MOST; i++)
    if (children[i] == 0) {
      children[i] = pid;
      return;
    }
}

static long microseconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

static const char *echo(int fd, long *in, long *out) {
  for (;;) {
    if (stopping) return "stop";
    ssize_t n = read(fd, buffer, sizeof buffer);
    if (n == 0) return "eof";
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return errno == EAGAIN ? "timeout" : strerrorname_np(errno);
    *in += n;
    for (ssize_t sent = 0; sent < n;) {
      ssize_t m = send(fd, buffer + sent, n - sent, MSG_NOSIGNAL);
      if (m < 0 && errno == EINTR) continue;
      if (m < 0) return errno == EAGAIN ? "timeout" : strerrorname_np(errno);
      sent += m;
      *out += m;
    }
  }
}

static void serve(int fd, struct sockaddr_in peer) {
  long in = 0, out = 0, start = microseconds();
  char line[256];
  limit_waits(fd, limit); /* or it has the listener's half second */
  client = fd;
  const char *end = echo(fd, &in, &out);
  if (stopping) {
    shutdown(fd, SHUT_WR);
    limit_waits(fd, 1);
    while (read(fd, buffer, sizeof buffer) > 0);
  }
  close(fd);
  int length = snprintf(line, sizeof line, "peer=%s:%d rx=%ld tx=%ld dur=%ldus end=%s\n",
                        inet_ntoa(peer.sin_addr), ntohs(peer.sin_port), in, out,
                        microseconds() - start, end);
  (void)!write(1, line, length);
  _exit(0);
}

int main(int argc, char **argv) {
  int port = 8001;
  for (int i = 1; i < argc; i += 2) {
    if (i + 1 < argc && strcmp(argv[i], "--port") == 0) port = atoi(argv[i + 1]);
    else if (i + 1 < argc && strcmp(argv[i], "--idle-timeout") == 0) limit = atof(argv[i + 1]);
    else {
      fprintf(stderr, "%s: what is %s?\n", argv[0], argv[i]);
      return 64;
    }
  }
  if (port < 0 || port > 65535) {
    fprintf(stderr, "there is no port %d\n", port);
    return 64;
  }
  struct sigaction action = {.sa_handler = stop};
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGINT, &action, NULL);
  struct sigaction burial = {.sa_handler = bury};
  sigaction(SIGCHLD, &burial, NULL);

  int listener = socket(AF_INET, SOCK_STREAM, 0), on = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 64) < 0) {
    fprintf(stderr, "port %d: %s\n", port, strerror(errno));
    return 1;
  }
  /* Woken now and then, so that a signal that comes just before accept is not slept through. */
  limit_waits(listener, 0.5);
  while (!stopping) {
    struct sockaddr_in peer;
    socklen_t length = sizeof peer;
    int fd = accept(listener, (struct sockaddr *)&peer, &length);
    if (fd < 0) {
      if (errno == EMFILE || errno == ENFILE) usleep(50000);
      continue;
    }
    sigset_t child, before;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child, &before);
    pid_t pid = fork();
    if (pid > 0) remember(pid);
    sigprocmask(SIG_SETMASK, &before, NULL);
    if (pid == 0) {
      close(listener);
      serve(fd, peer);
    }
    if (pid < 0) perror("fork");
    close(fd);
  }
  close(listener);
  for (int i = 0; i < MOST; i++)
    if (children[i] > 0) kill(children[i], SIGTERM);
  while (wait(NULL) > 0 || errno == EINTR);
  return 0;
}
