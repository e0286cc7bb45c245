/* Makes a system call so often and says how long that took: the C contender of the lab call-cost.
   Reads lines `NAME COUNT`, answers each with nanoseconds. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

static char buffer[64 * 1024];
static int zero, null, ready;

static long repeat(const char *name, long count) {
  long done = 0;
  if (strcmp(name, "fcntl") == 0)
    for (long i = 0; i < count; i++) done += fcntl(zero, F_GETFD) >= 0;
  if (strcmp(name, "read-1") == 0)
    for (long i = 0; i < count; i++) done += read(zero, buffer, 1) == 1;
  if (strcmp(name, "write-1") == 0)
    for (long i = 0; i < count; i++) done += write(null, buffer, 1) == 1;
  if (strcmp(name, "poll") == 0) {
    struct pollfd entry = {.fd = ready, .events = POLLIN};
    for (long i = 0; i < count; i++) done += poll(&entry, 1, -1) == 1;
  }
  if (strcmp(name, "read-64k") == 0)
    for (long i = 0; i < count; i++) done += read(zero, buffer, sizeof buffer) == sizeof buffer;
  return done;
}

static int64_t now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

int main(void) {
  zero = open("/dev/zero", O_RDONLY | O_CLOEXEC);
  null = open("/dev/null", O_WRONLY | O_CLOEXEC);
  ready = eventfd(1, EFD_CLOEXEC);
  if (zero < 0 || null < 0 || ready < 0) {
    perror("rig");
    return 1;
  }
  char name[32];
  long count;
  while (scanf("%31s %ld", name, &count) == 2) {
    int64_t began = now();
    if (repeat(name, count) != count) {
      fprintf(stderr, "rig: %s failed\n", name);
      return 1;
    }
    printf("%" PRId64 "\n", now() - began);
    fflush(stdout);
  }
  return 0;
}
