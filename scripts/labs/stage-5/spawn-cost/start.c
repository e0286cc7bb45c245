/* What a process pays for starting another, in C:

       start MEGABYTES fork|spawn TIMES

   It takes so much memory and writes to all of it, then starts /bin/true so many times, by fork(2)
   and execve(2) or by posix_spawn(3), and prints for each how many microseconds the call took of its
   caller. */
#define _GNU_SOURCE
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char *const words[] = {"true", NULL};
extern char **environ;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e6 + time.tv_nsec / 1e3;
}

static pid_t start(int forks) {
  pid_t child;
  if (!forks) return posix_spawn(&child, "/bin/true", NULL, NULL, words, environ) ? -1 : child;
  child = fork();
  if (child == 0) {
    execve("/bin/true", words, environ);
    _exit(127);
  }
  return child;
}

int main(int count, char **arguments) {
  if (count != 4) return 2;
  size_t bytes = strtoul(arguments[1], NULL, 10) << 20;
  char *memory = malloc(bytes);
  if (memory == NULL) return 1;
  memset(memory, 1, bytes);
  for (int times = atoi(arguments[3]); times > 0; times--) {
    double began = now();
    pid_t child = start(strcmp(arguments[2], "fork") == 0);
    double took = now() - began;
    if (child < 0 || waitpid(child, NULL, 0) != child) return 1;
    printf("%.1f\n", took);
  }
  free(memory);
  return 0;
}
