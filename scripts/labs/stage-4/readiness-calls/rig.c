/* What one wait takes when one descriptor of many is ready:

       rig select|poll|epoll COUNT SECONDS

   prints nanoseconds. All but the last are sockets on which nothing comes; the last has a byte that
   nobody reads, so that no wait sleeps. As servers have to, select is told its set anew each time. */
#define _GNU_SOURCE
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 16384 };

static int sockets[MOST], count;
static struct pollfd polled[MOST];
static fd_set wanted, found;
static struct epoll_event events[64];
static int poller;

static int by_select(void) {
  found = wanted;
  int ready = select(sockets[count - 1] + 1, &found, NULL, NULL, NULL);
  /* Whom it has found is written nowhere: every descriptor is looked at. */
  int seen = 0;
  for (int i = 0; i < count && seen < ready; i++) seen += FD_ISSET(sockets[i], &found) != 0;
  return seen;
}

static int by_poll(void) {
  int ready = poll(polled, count, -1), seen = 0;
  for (int i = 0; i < count && seen < ready; i++) seen += polled[i].revents != 0;
  return seen;
}

static int by_epoll(void) { return epoll_wait(poller, events, 64, -1); }

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec / 1e9;
}

static void open_sockets(void) {
  int pair[2];
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair) < 0 || write(pair[0], "!", 1) != 1) exit(1);
  for (int i = 0; i < count; i++) {
    sockets[i] = i < count - 1 ? socket(AF_INET, SOCK_DGRAM, 0) : dup(pair[1]);
    if (sockets[i] < 0) { perror("socket"); exit(1); }
    polled[i] = (struct pollfd){.fd = sockets[i], .events = POLLIN};
    struct epoll_event event = {.events = EPOLLIN, .data.fd = sockets[i]};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, sockets[i], &event) < 0) { perror("epoll_ctl"); exit(1); }
    if (sockets[i] < FD_SETSIZE) FD_SET(sockets[i], &wanted);
  }
}

int main(int argc, char **argv) {
  if (argc < 4 || (count = atoi(argv[2])) < 1 || count > MOST) return 1;
  int (*wait)(void) = strcmp(argv[1], "select") == 0 ? by_select
                    : strcmp(argv[1], "poll") == 0   ? by_poll
                                                     : by_epoll;
  poller = epoll_create1(0);
  open_sockets();
  if (wait == by_select && sockets[count - 1] >= FD_SETSIZE) {
    fprintf(stderr, "select knows no descriptor above %d\n", FD_SETSIZE - 1);
    return 1;
  }
  long waits = 0;
  double began = now(), ended = began + atof(argv[3]), time;
  do {
    for (int i = 0; i < 16; i++, waits++)
      if (wait() != 1) return 1;
  } while ((time = now()) < ended);
  printf("%.1f\n", (time - began) / waits * 1e9);
}
