/* SPDX-License-Identifier: MIT */
/*
 * What a program of an afternoon does with libcurl: its upload call, a thread a session, connections kept, no record
 * of anything.
 *
 *     upload PORT SESSIONS MESSAGES BYTES
 *
 * One line comes out: messages, seconds by the clock, CPU seconds.
 */
#include <curl/curl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

struct session {
    pthread_t thread;
    const char *url;
    char *message;
    size_t size, at;
    int count;
};

static size_t give(char *buffer, size_t size, size_t count, void *data)
{
    struct session *session = data;
    size_t left = session->size - session->at, length = size * count < left ? size * count : left;

    memcpy(buffer, session->message + session->at, length);
    session->at += length;
    return length;
}

static void *work(void *data)
{
    struct session *session = data;
    struct curl_slist *to = curl_slist_append(NULL, "<b@client.example>");
    CURL *easy = curl_easy_init();

    curl_easy_setopt(easy, CURLOPT_URL, session->url);
    curl_easy_setopt(easy, CURLOPT_MAIL_FROM, "<a@sender.example>");
    curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(easy, CURLOPT_READDATA, session);
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    for (int i = 0; i < session->count; i++) {
        CURLcode code;

        session->at = 0;
        code = curl_easy_perform(easy);
        if (code != CURLE_OK) {
            fprintf(stderr, "upload: %s\n", curl_easy_strerror(code));
            exit(1);
        }
    }
    curl_easy_cleanup(easy);
    curl_slist_free_all(to);
    return NULL;
}

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double cpu_seconds(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* Lines of 76 letters and their ends. */
static char *message_new(size_t bytes)
{
    char *message = malloc(bytes + 1);

    for (size_t i = 0; i < bytes; i++)
        message[i] = i % 78 == 76 ? '\r' : i % 78 == 77 ? '\n' : 'a';
    memcpy(message, "Subject: x\r\n\r\n", 14);
    return message;
}

int main(int argc, char **argv)
{
    int sessions = argc > 4 ? atoi(argv[2]) : 0, messages = argc > 4 ? atoi(argv[3]) : 0;
    struct session *list = calloc((size_t)sessions + 1, sizeof *list);
    char url[64];
    double begun;

    if (sessions < 1 || messages < sessions) {
        fprintf(stderr, "upload PORT SESSIONS MESSAGES BYTES\n");
        return 2;
    }
    curl_global_init(CURL_GLOBAL_ALL);
    snprintf(url, sizeof url, "smtp://127.0.0.1:%s/bench", argv[1]);
    begun = now();
    for (int i = 0; i < sessions; i++) {
        size_t size = (size_t)atol(argv[4]);

        list[i] = (struct session){.url = url,
                                   .message = message_new(size),
                                   .size = size,
                                   .count = messages / sessions + (i < messages % sessions)};
        pthread_create(&list[i].thread, NULL, work, &list[i]);
    }
    for (int i = 0; i < sessions; i++)
        pthread_join(list[i].thread, NULL);
    printf("%d %.6f %.6f\n", messages, now() - begun, cpu_seconds());
    for (int i = 0; i < sessions; i++)
        free(list[i].message);
    free(list);
    return 0;
}
