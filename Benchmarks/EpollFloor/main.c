// The least that a server on epoll can cost: one loop, one read per event, and a fixed answer for each blank line, without
// looking at anything else but a wish to close and a condition, which is answered with 304. With a third argument the body is
// sent out of a file in memory. And the least that a proxy can cost: what a client sends goes to the origin, on a connection of its
// own, and what comes back goes to the client, unseen.
//
//     epoll-floor PORT BODY_BYTES [sendfile]
//     epoll-floor PORT relay ORIGIN_PORT
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST_EVENTS = 256, READ_SIZE = 16384, MOST_DESCRIPTORS = 65536 };

struct answer {
    char *bytes;
    size_t length;
    // The end of it, also as a file in memory; -1 if it is sent as it lies in memory.
    int body;
    size_t body_length;
};

static struct answer answer, last_answer, not_modified;
// Where what is read goes; 0 for a client that gets answers, and for what was closed. The port is 0 if nothing is relayed.
static int origin_port, partners[MOST_DESCRIPTORS];

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static struct answer make_not_modified(void) {
    static char head[] = "HTTP/1.1 304 Not Modified\r\nETag: \"v1\"\r\n\r\n";
    return (struct answer){.bytes = head, .length = sizeof head - 1, .body = -1};
}

static struct answer make_answer(size_t body_length, const char *line, int as_file) {
    char head[256];
    int head_length = snprintf(
        head, sizeof head,
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nETag: \"v1\"\r\nContent-Length: %zu\r\n%s\r\n",
        body_length, line);
    struct answer made = {.length = (size_t)head_length + body_length, .body = -1};
    made.bytes = malloc(made.length);
    if (made.bytes == NULL) fail("malloc");
    memcpy(made.bytes, head, (size_t)head_length);
    memset(made.bytes + head_length, 'x', body_length);
    if (!as_file) return made;
    made.body = memfd_create("body", MFD_CLOEXEC);
    if (write(made.body, made.bytes + head_length, body_length) != (ssize_t)body_length) fail("memfd");
    made.length = (size_t)head_length;
    made.body_length = body_length;
    return made;
}

static int listen_on(int port) {
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int one = 1;
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0) fail("bind");
    if (listen(listener, 4096) != 0) fail("listen");
    return listener;
}

static void add(int poller, int descriptor, uint32_t events) {
    struct epoll_event event = {.events = events, .data = {.fd = descriptor}};
    if (epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &event) != 0) fail("epoll_ctl");
}

static void send_at_once(int descriptor) {
    int one = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

// Waits for the connection, which on loopback is there at once.
static void connect_to_origin(int poller, int client) {
    int origin = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((unsigned short)origin_port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(origin, (struct sockaddr *)&address, sizeof address) != 0) fail("connect");
    if (origin >= MOST_DESCRIPTORS || client >= MOST_DESCRIPTORS) fail("too many connections");
    send_at_once(origin);
    partners[origin] = client;
    partners[client] = origin;
    add(poller, origin, EPOLLIN | EPOLLRDHUP);
}

static void accept_all(int poller, int listener) {
    int client;
    while ((client = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        send_at_once(client);
        if (origin_port > 0) connect_to_origin(poller, client);
        add(poller, client, EPOLLIN | EPOLLRDHUP);
    }
}

// Waits when the client is slow, which a load generator on loopback never is for long.
static int wait_until_writable(int client) {
    struct pollfd writable = {.fd = client, .events = POLLOUT};
    return poll(&writable, 1, -1) > 0;
}

static int send_answer(int client, const struct answer *answer) {
    size_t sent = 0;
    while (sent < answer->length) {
        ssize_t count = send(client, answer->bytes + sent, answer->length - sent, answer->body < 0 ? 0 : MSG_MORE);
        if (count > 0) {
            sent += (size_t)count;
        } else if (errno != EAGAIN || !wait_until_writable(client)) {
            return 0;
        }
    }
    off_t offset = 0;
    while (offset < (off_t)answer->body_length) {
        if (sendfile(client, answer->body, &offset, answer->body_length - (size_t)offset) <= 0
            && (errno != EAGAIN || !wait_until_writable(client)))
            return 0;
    }
    return 1;
}

// Returns 0 when the connection is over.
static int serve(int client) {
    char buffer[READ_SIZE];
    ssize_t count = read(client, buffer, sizeof buffer);
    if (count <= 0) return 0;
    int closes = memmem(buffer, (size_t)count, "Connection: close", 17) != NULL;
    const struct answer *chosen = closes ? &last_answer : &answer;
    // As h2load writes it, or the script that looks at one answer.
    if (memmem(buffer, (size_t)count, "f-none-match:", 13) || memmem(buffer, (size_t)count, "f-None-Match:", 13))
        chosen = &not_modified;
    const char *position = buffer, *end = buffer + count;
    while ((position = memmem(position, (size_t)(end - position), "\r\n\r\n", 4)) != NULL) {
        if (!send_answer(client, chosen)) return 0;
        position += 4;
    }
    return !closes;
}

// Returns 0 when the connection is over.
static int relay(int from) {
    char buffer[READ_SIZE];
    ssize_t count = recv(from, buffer, sizeof buffer, MSG_DONTWAIT);
    if (count <= 0) return count < 0 && errno == EAGAIN;
    for (ssize_t sent = 0; sent < count;) {
        ssize_t part = send(partners[from], buffer + sent, (size_t)(count - sent), 0);
        if (part > 0) {
            sent += part;
        } else if (errno != EAGAIN || !wait_until_writable(partners[from])) {
            return 0;
        }
    }
    return 1;
}

static void handle(int descriptor) {
    int partner = partners[descriptor];
    if (origin_port == 0) {
        if (!serve(descriptor)) close(descriptor);
    } else if (partner > 0 && !relay(descriptor)) {
        partners[descriptor] = partners[partner] = 0;
        close(descriptor);
        close(partner);
    }
}

int main(int count, char **arguments) {
    int as_file = count == 4 && strcmp(arguments[3], "sendfile") == 0;
    int is_relay = count == 4 && strcmp(arguments[2], "relay") == 0;
    if (count != 3 && !as_file && !is_relay) {
        fprintf(stderr, "usage: epoll-floor PORT BODY_BYTES [sendfile] | epoll-floor PORT relay ORIGIN_PORT\n");
        return 2;
    }
    signal(SIGPIPE, SIG_IGN);
    if (is_relay) {
        origin_port = atoi(arguments[3]);
    } else {
        size_t body_length = (size_t)atol(arguments[2]);
        answer = make_answer(body_length, "", as_file);
        last_answer = make_answer(body_length, "Connection: close\r\n", as_file);
        not_modified = make_not_modified();
    }
    int listener = listen_on(atoi(arguments[1]));
    int poller = epoll_create1(EPOLL_CLOEXEC);
    add(poller, listener, EPOLLIN);
    for (;;) {
        struct epoll_event events[MOST_EVENTS];
        int ready = epoll_wait(poller, events, MOST_EVENTS, -1);
        for (int index = 0; index < ready; index++) {
            int descriptor = events[index].data.fd;
            if (descriptor == listener) {
                accept_all(poller, listener);
            } else {
                handle(descriptor);
            }
        }
    }
}
