/* The same echo server in C, on three blocking calls a message: what the kernel itself costs.
   Serves one connection at a time, on the port that it is given, 0 for any. */
#include <netinet/in.h>
#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static char buffer[64 * 1024];

static void echo(int client) {
  ssize_t received;
  while ((received = read(client, buffer, sizeof buffer)) > 0)
    for (ssize_t sent = 0; sent < received;) {
      ssize_t count = write(client, buffer + sent, received - sent);
      if (count < 0) return;
      sent += count;
    }
}

int main(int argc, char **argv) {
  signal(SIGPIPE, SIG_IGN);
  int listener = socket(AF_INET, SOCK_STREAM, 0);
  int one = 1;
  setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  address.sin_port = htons(argc > 1 ? atoi(argv[1]) : 0);
  socklen_t length = sizeof address;
  if (bind(listener, (struct sockaddr *)&address, length) < 0 || listen(listener, 511) < 0 ||
      getsockname(listener, (struct sockaddr *)&address, &length) < 0) {
    perror("echo");
    return 1;
  }
  printf("listening on 127.0.0.1:%d\n", ntohs(address.sin_port));
  fflush(stdout);
  for (;;) {
    int client = accept(listener, NULL, NULL);
    if (client < 0) continue;
    echo(client);
    close(client);
  }
}
