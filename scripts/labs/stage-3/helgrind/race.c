/* Two threads count together: ./race TIMES, and with a lock: ./race TIMES locked */
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int count;
static int times;
static bool locked;

static void *add(void *unused) {
  for (int time = 0; time < times; time++) {
    if (locked) pthread_mutex_lock(&lock);
    count = count + 1;
    if (locked) pthread_mutex_unlock(&lock);
  }
  return unused;
}

int main(int argc, char **argv) {
  times = argc > 1 ? atoi(argv[1]) : 1000;
  locked = argc > 2;
  pthread_t one, other;
  pthread_create(&one, NULL, add, NULL);
  pthread_create(&other, NULL, add, NULL);
  pthread_join(one, NULL);
  pthread_join(other, NULL);
  printf("%d of %d\n", count, 2 * times);
}
