/* Measures an echo server with as little of its own as can be.

   client PORT trips SIZE MILLISECONDS     one message at a time, each awaited
   client PORT stream SIZE MILLISECONDS    both directions kept full, in pieces of SIZE

   Prints JSON: {"count": round trips or bytes, "seconds": S, "median": µs, "p99": µs} */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MOST_TRIPS (4 * 1024 * 1024)

static void fail(const char *what) {
  perror(what);
  exit(1);
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

static int connected(int port) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int server = socket(AF_INET, SOCK_STREAM, 0);
  int one = 1;
  if (connect(server, (struct sockaddr *)&address, sizeof address) < 0) fail("connect");
  if (setsockopt(server, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one) < 0) fail("setsockopt");
  return server;
}

static int compare(const void *a, const void *b) {
  int32_t left = *(const int32_t *)a, right = *(const int32_t *)b;
  return (left > right) - (left < right);
}

static void trips(int server, size_t size, int64_t duration) {
  char *message = calloc(1, size);
  int32_t *times = malloc(MOST_TRIPS * sizeof *times);
  long count = 0;
  int64_t began = now(), before = began;
  while (before - began < duration && count < MOST_TRIPS) {
    for (size_t sent = 0; sent < size;) {
      ssize_t taken = write(server, message + sent, size - sent);
      if (taken < 0) fail("write");
      sent += taken;
    }
    for (size_t received = 0; received < size;) {
      ssize_t came = read(server, message + received, size - received);
      if (came <= 0) fail("read");
      received += came;
    }
    int64_t after = now();
    times[count++] = after - before;
    before = after;
  }
  qsort(times, count, sizeof *times, compare);
  printf("{\"count\": %ld, \"seconds\": %.9f, \"median\": %.3f, \"p99\": %.3f}\n", count,
         (before - began) / 1e9, times[count / 2] / 1e3, times[count * 99 / 100] / 1e3);
}

static ssize_t unlessBlocked(ssize_t result, const char *what) {
  if (result >= 0) return result;
  if (errno != EAGAIN) fail(what);
  return 0;
}

static void stream(int server, size_t size, int64_t duration) {
  char *piece = calloc(1, size);
  int64_t began = now(), sent = 0, received = 0;
  int sending = 1;
  while (sending || received < sent) {
    sending = sending && now() - began < duration;
    struct pollfd entry = {.fd = server, .events = sending ? POLLIN | POLLOUT : POLLIN};
    if (poll(&entry, 1, -1) < 0) fail("poll");
    if (sending) sent += unlessBlocked(send(server, piece, size, MSG_DONTWAIT), "send");
    if (entry.revents & POLLIN)
      received += unlessBlocked(recv(server, piece, size, MSG_DONTWAIT), "recv");
  }
  printf("{\"count\": %" PRId64 ", \"seconds\": %.9f}\n", received, (now() - began) / 1e9);
}

int main(int argc, char **argv) {
  if (argc != 5) {
    fprintf(stderr, "usage: client PORT trips|stream SIZE MILLISECONDS\n");
    return 1;
  }
  int server = connected(atoi(argv[1]));
  size_t size = atol(argv[3]);
  int64_t duration = atol(argv[4]) * INT64_C(1000000);
  if (strcmp(argv[2], "trips") == 0) trips(server, size, duration);
  else stream(server, size, duration);
  close(server);
  return 0;
}
