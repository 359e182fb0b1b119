/* SPDX-License-Identifier: MIT */
/*
 * A round trip made longer: passes connections on and keeps every piece of bytes back for half of it in each direction.
 *
 *     delayproxy MILLISECONDS PORT TO-PORT
 *
 * On loopback, in the foreground, until it is ended. It slows no handshake of TCP and no window: a real line of the
 * same length is somewhat slower.
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { PIECE = 65536, HELD_MAX = 8 << 20, EVENTS = 64 };

/* Bytes on their way, in the order they came. */
struct piece {
    struct piece *next;
    int64_t due_us;
    size_t size, sent;
    char bytes[];
};

/* One direction: what IN says is given to OUT when its time has come. */
struct way {
    int in, out;
    struct piece *first, *last;
    size_t held;
    bool ended; /* IN has said its last */
};

struct line {
    struct line *next;
    struct way ways[2];
};

static void stop(const char *what)
{
    fprintf(stderr, "delayproxy: %s: %s\n", what, strerror(errno));
    exit(1);
}

static int64_t now_us(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static void tune(int fd)
{
    int yes = 1;

    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    if (fcntl(fd, F_SETFL, O_NONBLOCK) < 0)
        stop("fcntl");
}

static struct sockaddr_in loopback(int port)
{
    return (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static int listen_at(int port)
{
    struct sockaddr_in address = loopback(port);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), yes = 1;

    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) < 0 ||
        bind(fd, (struct sockaddr *)&address, sizeof address) < 0 || listen(fd, 512) < 0)
        stop("port to listen at");
    if (fcntl(fd, F_SETFL, O_NONBLOCK) < 0)
        stop("fcntl");
    return fd;
}

static int connect_to(int port)
{
    struct sockaddr_in address = loopback(port);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0 || connect(fd, (struct sockaddr *)&address, sizeof address) < 0)
        stop("port to pass on to");
    return fd;
}

static void add_line(struct line **lines, int epoll, int client, int port)
{
    struct line *line = calloc(1, sizeof *line);
    int server = connect_to(port);

    tune(client);
    tune(server);
    line->ways[0] = (struct way){.in = client, .out = server};
    line->ways[1] = (struct way){.in = server, .out = client};
    line->next = *lines;
    *lines = line;
    for (int i = 0; i < 2; i++) {
        struct epoll_event event = {.events = EPOLLIN | EPOLLRDHUP | EPOLLET, .data.ptr = line};

        epoll_ctl(epoll, EPOLL_CTL_ADD, line->ways[i].in, &event);
    }
}

static void take_in(struct way *way, int64_t due_us)
{
    static char bytes[PIECE];

    while (!way->ended && way->held < HELD_MAX) {
        ssize_t got = read(way->in, bytes, sizeof bytes);
        struct piece *piece;

        if (got < 0 && errno == EAGAIN)
            return;
        way->ended = got <= 0;
        if (way->ended)
            return;
        piece = malloc(sizeof *piece + (size_t)got);
        *piece = (struct piece){.due_us = due_us, .size = (size_t)got};
        memcpy(piece->bytes, bytes, (size_t)got);
        if (way->last)
            way->last->next = piece;
        else
            way->first = piece;
        way->last = piece;
        way->held += piece->size;
    }
}

/* False when OUT takes nothing more for now. */
static bool give_one(struct way *way)
{
    struct piece *piece = way->first;
    ssize_t sent = send(way->out, piece->bytes + piece->sent, piece->size - piece->sent, MSG_NOSIGNAL);

    if (sent < 0 && errno == EAGAIN)
        return false;
    piece->sent += sent < 0 ? piece->size - piece->sent : (size_t)sent; /* gone: nobody hears it */
    if (piece->sent < piece->size)
        return false;
    way->first = piece->next;
    if (!way->first)
        way->last = NULL;
    way->held -= piece->size;
    free(piece);
    return true;
}

/* Gives what is due; how long until the next is, -1 = nothing waits. */
static int64_t give_out(struct way *way, int64_t now)
{
    while (way->first && way->first->due_us <= now)
        if (!give_one(way))
            return 1000; /* full: soon again */
    return way->first ? way->first->due_us - now : -1;
}

static bool is_over(const struct line *line)
{
    for (int i = 0; i < 2; i++)
        if (line->ways[i].ended && !line->ways[i].first)
            return true;
    return false;
}

static void end_line(struct line *line)
{
    for (int i = 0; i < 2; i++) {
        close(line->ways[i].in);
        for (struct piece *piece = line->ways[i].first, *next; piece; piece = next) {
            next = piece->next;
            free(piece);
        }
    }
    free(line);
}

/* All lines once; microseconds until it is needed again, -1 = when bytes come. */
static int64_t serve(struct line **lines, int64_t half_us)
{
    int64_t wait = -1, now = now_us();

    for (struct line **at = lines; *at;) {
        struct line *line = *at;

        for (int i = 0; i < 2; i++) {
            int64_t next;

            take_in(&line->ways[i], now + half_us);
            next = give_out(&line->ways[i], now);
            if (next >= 0 && (wait < 0 || next < wait))
                wait = next;
        }
        if (is_over(line)) {
            *at = line->next;
            end_line(line);
        } else {
            at = &line->next;
        }
    }
    return wait;
}

static void run(int listener, int epoll, int port, int64_t half_us)
{
    struct line *lines = NULL;

    for (int64_t wait = -1;;) {
        struct timespec limit = {wait / 1000000, wait % 1000000 * 1000};
        struct epoll_event events[EVENTS];
        int client;

        if (epoll_pwait2(epoll, events, EVENTS, wait < 0 ? NULL : &limit, NULL) < 0 && errno != EINTR)
            stop("epoll");
        while ((client = accept4(listener, NULL, NULL, SOCK_CLOEXEC)) >= 0)
            add_line(&lines, epoll, client, port);
        wait = serve(&lines, half_us);
    }
}

int main(int argc, char **argv)
{
    struct epoll_event event = {.events = EPOLLIN};
    int listener, epoll = epoll_create1(EPOLL_CLOEXEC);

    if (argc != 4) {
        fprintf(stderr, "delayproxy MILLISECONDS PORT TO-PORT\n");
        return 2;
    }
    listener = listen_at(atoi(argv[2]));
    epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event);
    run(listener, epoll, atoi(argv[3]), (int64_t)(atof(argv[1]) * 500));
}
