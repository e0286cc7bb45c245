/* Two threads take two locks, in opposite orders, and one after the other: it always goes well. */
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t lock0 = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t lock1 = PTHREAD_MUTEX_INITIALIZER;

static void *there(void *unused) {
  pthread_mutex_lock(&lock0);
  pthread_mutex_lock(&lock1);
  pthread_mutex_unlock(&lock1);
  pthread_mutex_unlock(&lock0);
  return unused;
}

static void *back(void *unused) {
  pthread_mutex_lock(&lock1);
  pthread_mutex_lock(&lock0);
  pthread_mutex_unlock(&lock0);
  pthread_mutex_unlock(&lock1);
  return unused;
}

int main(void) {
  pthread_t one, other;
  pthread_create(&one, NULL, there, NULL);
  pthread_join(one, NULL);
  pthread_create(&other, NULL, back, NULL);
  pthread_join(other, NULL);
  printf("it went well\n");
}
