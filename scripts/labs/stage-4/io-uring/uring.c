/* The least that a server on io_uring has to do, for one file:

       uring PORT FILE

   One multishot accept, one multishot receive for each connection into buffers of a ring, one send
   of head and content from memory. All of it is asked for and told in memory that is shared with the
   kernel; io_uring_enter(2) is called once a turn. A client may have one request on its way, for
   sends of one connection are not kept in order, and ends its connection itself. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/io_uring.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { ENTRIES = 4096, COMPLETIONS = 16384, BUFFERS = 4096, BUFFER_SIZE = 4096, GROUP = 0 };
enum what { ACCEPT = 1, RECEIVE, SEND };

/* The two rings, as the kernel laid them out. */
static int ring;
static _Atomic uint32_t *submitted_head, *submitted_tail, *completed_head, *completed_tail;
static uint32_t submission_mask, completion_mask, queued;
static struct io_uring_sqe *entries;
static struct io_uring_cqe *completions;

static struct io_uring_buf_ring *free_buffers;
static char *buffers;
static uint16_t freed;

static char *block;
static size_t block_length;
static const char DATED[] = "HTTP/1.1 200 OK\r\nDate: ";

static void fail(const char *call) {
  fprintf(stderr, "%s: %s\n", call, strerror(errno));
  exit(1);
}

static int enter(uint32_t least) {
  int count = syscall(SYS_io_uring_enter, ring, queued, least, IORING_ENTER_GETEVENTS, NULL, 0);
  if (count >= 0) queued -= count;
  return count;
}

/* The next entry to fill; it is submitted with the next enter. */
static struct io_uring_sqe *entry(enum what what, int fd) {
  uint32_t tail = atomic_load_explicit(submitted_tail, memory_order_relaxed);
  while (tail - atomic_load_explicit(submitted_head, memory_order_acquire) > submission_mask) enter(0);
  struct io_uring_sqe *it = &entries[tail & submission_mask];
  memset(it, 0, sizeof *it);
  it->fd = fd;
  it->user_data = (uint64_t)what << 32 | (uint32_t)fd;
  atomic_store_explicit(submitted_tail, tail + 1, memory_order_release);
  queued++;
  return it;
}

static void accept_many(int listener) {
  struct io_uring_sqe *it = entry(ACCEPT, listener);
  it->opcode = IORING_OP_ACCEPT;
  it->ioprio = IORING_ACCEPT_MULTISHOT;
  it->accept_flags = SOCK_CLOEXEC;
}

static void receive_many(int client) {
  struct io_uring_sqe *it = entry(RECEIVE, client);
  it->opcode = IORING_OP_RECV;
  it->ioprio = IORING_RECV_MULTISHOT;
  it->flags = IOSQE_BUFFER_SELECT;
  it->buf_group = GROUP;
}

static void send_block(int client) {
  struct io_uring_sqe *it = entry(SEND, client);
  it->opcode = IORING_OP_SEND;
  it->addr = (uintptr_t)block;
  it->len = block_length;
  it->msg_flags = MSG_WAITALL | MSG_NOSIGNAL;
  it->flags = IOSQE_CQE_SKIP_SUCCESS;
}

static void give_back(uint16_t id) {
  struct io_uring_buf *it = &free_buffers->bufs[freed & (BUFFERS - 1)];
  it->addr = (uintptr_t)(buffers + (size_t)id * BUFFER_SIZE);
  it->len = BUFFER_SIZE;
  it->bid = id;
  atomic_store_explicit((_Atomic uint16_t *)&free_buffers->tail, ++freed, memory_order_release);
}

/* A head in one piece is what a client sends that has nothing to hide. */
static void answer(int client, char *bytes, size_t length) {
  if (memmem(bytes, length, "\r\n\r\n", 4)) send_block(client);
  else shutdown(client, SHUT_RDWR);
}

static void complete(struct io_uring_cqe *it, int listener) {
  int client = (uint32_t)it->user_data, more = it->flags & IORING_CQE_F_MORE;
  switch ((enum what)(it->user_data >> 32)) {
  case ACCEPT:
    if (it->res >= 0) receive_many(it->res);
    if (!more) accept_many(listener);
    break;
  case RECEIVE:
    if (it->flags & IORING_CQE_F_BUFFER) {
      uint16_t id = it->flags >> IORING_CQE_BUFFER_SHIFT;
      if (it->res > 0) answer(client, buffers + (size_t)id * BUFFER_SIZE, it->res);
      give_back(id);
    }
    if (more) break;
    /* It ends when there was no buffer, too: then it is asked for again. */
    if (it->res > 0 || it->res == -ENOBUFS) receive_many(client);
    else close(client);
    break;
  case SEND: /* only a failure is told, and the receive hears of it as well */
    break;
  }
}

static void set_up_rings(void) {
  struct io_uring_params params = {
      .flags = IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_SUBMIT_ALL |
               IORING_SETUP_CQSIZE,
      .cq_entries = COMPLETIONS};
  ring = syscall(SYS_io_uring_setup, ENTRIES, &params);
  if (ring < 0) fail("io_uring_setup");
  size_t size = params.sq_off.array + params.sq_entries * sizeof(uint32_t);
  size_t others = params.cq_off.cqes + params.cq_entries * sizeof(struct io_uring_cqe);
  if (size < others) size = others;
  char *rings = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, ring, 0);
  entries = mmap(NULL, params.sq_entries * sizeof *entries, PROT_READ | PROT_WRITE,
                 MAP_SHARED | MAP_POPULATE, ring, IORING_OFF_SQES);
  if (rings == MAP_FAILED || entries == MAP_FAILED) fail("mmap");
  submitted_head = (void *)(rings + params.sq_off.head);
  submitted_tail = (void *)(rings + params.sq_off.tail);
  completed_head = (void *)(rings + params.cq_off.head);
  completed_tail = (void *)(rings + params.cq_off.tail);
  submission_mask = *(uint32_t *)(rings + params.sq_off.ring_mask);
  completion_mask = *(uint32_t *)(rings + params.cq_off.ring_mask);
  completions = (void *)(rings + params.cq_off.cqes);
  /* Entries are submitted in the order in which they stand. */
  uint32_t *order = (void *)(rings + params.sq_off.array);
  for (uint32_t i = 0; i < params.sq_entries; i++) order[i] = i;
}

static void set_up_buffers(void) {
  size_t size = BUFFERS * sizeof(struct io_uring_buf);
  free_buffers = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  buffers = malloc((size_t)BUFFERS * BUFFER_SIZE);
  struct io_uring_buf_reg registration = {
      .ring_addr = (uintptr_t)free_buffers, .ring_entries = BUFFERS, .bgid = GROUP};
  if (syscall(SYS_io_uring_register, ring, IORING_REGISTER_PBUF_RING, &registration, 1) < 0)
    fail("io_uring_register");
  for (int id = 0; id < BUFFERS; id++) give_back(id);
}

static void make_block(const char *path) {
  int file = open(path, O_RDONLY);
  struct stat facts;
  if (file < 0 || fstat(file, &facts) < 0) fail(path);
  block = malloc(512 + facts.st_size);
  int size = sprintf(block,
      "%sThu, 01 Jan 1970 00:00:00 GMT\r\nContent-Type: text/html; charset=utf-8\r\n"
      "Content-Length: %lld\r\nCache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\n\r\n",
      DATED, (long long)facts.st_size);
  if (pread(file, block + size, facts.st_size, 0) != facts.st_size) fail(path);
  block_length = size + facts.st_size;
}

static void date_block(void) {
  static time_t dated;
  time_t now = time(NULL);
  if (now == dated) return;
  dated = now;
  char date[30];
  strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S GMT", gmtime(&now));
  memcpy(block + sizeof DATED - 1, date, 29);
}

static int listen_on(int port) {
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in address = {
      .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(port)};
  socklen_t length = sizeof address;
  if (bind(listener, (struct sockaddr *)&address, length) < 0 || listen(listener, 4096) < 0 ||
      getsockname(listener, (struct sockaddr *)&address, &length) < 0)
    fail("listen");
  printf("listening on 127.0.0.1:%d\n", ntohs(address.sin_port));
  fflush(stdout);
  return listener;
}

int main(int argc, char **argv) {
  if (argc < 3) return 1;
  signal(SIGPIPE, SIG_IGN);
  make_block(argv[2]);
  set_up_rings();
  set_up_buffers();
  int listener = listen_on(atoi(argv[1]));
  accept_many(listener);
  for (;;) {
    if (enter(1) < 0 && errno != EINTR && errno != EBUSY) fail("io_uring_enter");
    date_block();
    uint32_t head = atomic_load_explicit(completed_head, memory_order_relaxed);
    uint32_t tail = atomic_load_explicit(completed_tail, memory_order_acquire);
    for (; head != tail; head++) complete(&completions[head & completion_mask], listener);
    atomic_store_explicit(completed_head, head, memory_order_release);
  }
}
