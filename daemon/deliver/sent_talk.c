/* SPDX-License-Identifier: MIT */
#include "deliver/sent_talk.h"

#include <string.h>

#include "imap/dialogue.h"
#include "imap/mailbox.h"

enum { LITERAL_MAX = 65536 }; /* nothing is fetched */

/* In the order of the protocol. */
enum state {
    TALK_LIST,    /* which folders there are */
    TALK_EXAMINE, /* the folder is opened, read only */
    TALK_SEARCH,  /* whether the copy is there */
    TALK_APPEND,
    TALK_LOGOUT,
    TALK_OVER,
};

struct copy {
    int64_t id;
    char *message_id;
    GBytes *message;
};

struct sent_talk {
    struct imap_dialogue *dialogue;
    enum state state;
    char *folder; /* quoted, as in a command; NULL until it is known */
    char *name;   /* the same, bare */
    civil_day since;
    GQueue copies;  /* of struct copy; the first is in hand */
    GQueue results; /* of struct sent_result */
    GPtrArray *folders;
    int64_t uidvalidity;
    int64_t found; /* UID of the copy in hand, 0 = not there */
};

static void copy_free(void *data)
{
    struct copy *copy = data;

    g_free(copy->message_id);
    g_bytes_unref(copy->message);
    g_free(copy);
}

void sent_result_free(struct sent_result *result)
{
    if (!result)
        return;
    g_free(result->folder);
    g_free(result->text);
    g_free(result);
}

static void free_result(void *data)
{
    sent_result_free(data);
}

static void free_folder(void *data)
{
    imap_folder_free(data);
}

void sent_talk_free(struct sent_talk *talk)
{
    if (!talk)
        return;
    imap_dialogue_free(talk->dialogue);
    g_queue_clear_full(&talk->copies, copy_free);
    g_queue_clear_full(&talk->results, free_result);
    g_ptr_array_unref(talk->folders);
    g_free(talk->folder);
    g_free(talk->name);
    g_free(talk);
}

/* -- what is said ------------------------------------------------------- */

static void say(struct sent_talk *talk, enum state state, const char *text)
{
    talk->state = state;
    imap_command(talk->dialogue, text, NULL);
}

static void open_folder(struct sent_talk *talk, const char *name)
{
    g_autofree char *text = NULL;

    talk->name = g_strdup(name);
    talk->folder = imap_quote(name);
    text = g_strdup_printf("EXAMINE %s", talk->folder ? talk->folder : "\"\"");
    say(talk, TALK_EXAMINE, text);
}

/* Looks for the next copy, or says good-bye. */
static void go_on(struct sent_talk *talk)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const struct copy *copy = g_queue_peek_head(&talk->copies);
    g_autofree char *id = NULL, *text = NULL;
    int year, month, day;

    if (!copy) {
        say(talk, TALK_LOGOUT, "LOGOUT");
        return;
    }
    talk->found = 0;
    id = imap_quote(copy->message_id);
    day_to_ymd(talk->since, &year, &month, &day);
    text = g_strdup_printf("UID SEARCH SINCE %d-%s-%04d HEADER Message-ID %s", day, months[month - 1], year,
                           id ? id : "\"\"");
    say(talk, TALK_SEARCH, text);
}

static void append(struct sent_talk *talk)
{
    const struct copy *copy = g_queue_peek_head(&talk->copies);
    g_autofree char *text = g_strdup_printf("APPEND %s (\\Seen)", talk->folder);

    talk->state = TALK_APPEND;
    imap_command(talk->dialogue, text, copy->message);
}

/* -- what came of it ---------------------------------------------------- */

static struct sent_result *end_copy(struct sent_talk *talk, bool saved)
{
    struct copy *copy = g_queue_pop_head(&talk->copies);
    struct sent_result *result = g_new0(struct sent_result, 1);

    result->id = copy->id;
    result->saved = saved;
    g_queue_push_tail(&talk->results, result);
    copy_free(copy);
    return result;
}

static void save(struct sent_talk *talk, int64_t uidvalidity, int64_t uid)
{
    struct sent_result *result = end_copy(talk, true);

    result->folder = g_strdup(talk->name);
    result->uidvalidity = uid ? uidvalidity : 0;
    result->uid = uid;
    go_on(talk);
}

void sent_talk_lost(struct sent_talk *talk, const char *words)
{
    while (!g_queue_is_empty(&talk->copies))
        end_copy(talk, false)->text = g_strdup(words);
    talk->state = TALK_OVER;
}

/* No copy can be made here. */
static void give_up(struct sent_talk *talk, const char *words)
{
    while (!g_queue_is_empty(&talk->copies))
        end_copy(talk, false)->text = g_strdup(words);
    say(talk, TALK_LOGOUT, "LOGOUT");
}

static void choose_folder(struct sent_talk *talk)
{
    const struct imap_folder *folder = imap_folder_for_sent(talk->folders);

    if (folder && strpbrk(folder->name, "\r\n") == NULL)
        open_folder(talk, folder->name);
    else
        give_up(talk, "no folder there is marked for sent mail; name it in \"save_sent\"");
}

/* Why RESPONSE is no yes. */
static const char *refusal_of(const struct imap_response *response)
{
    return *response->text ? response->text : "the server refused without a reason";
}

static void take_done(struct sent_talk *talk, const struct imap_response *response)
{
    bool good = g_str_equal(response->name, "OK");
    int64_t validity = 0, uid = 0;

    if (talk->state == TALK_LIST && good) {
        choose_folder(talk);
    } else if (talk->state == TALK_EXAMINE && good) {
        go_on(talk);
    } else if (talk->state == TALK_LIST || talk->state == TALK_EXAMINE) {
        give_up(talk, refusal_of(response));
    } else if (talk->state == TALK_SEARCH && talk->found) {
        save(talk, talk->uidvalidity, talk->found);
    } else if (talk->state == TALK_SEARCH) { /* one that cannot search has no copy to show */
        append(talk);
    } else if (talk->state == TALK_APPEND && good) {
        imap_append_uid(response->code, &validity, &uid);
        save(talk, validity, uid);
    } else if (talk->state == TALK_APPEND) {
        end_copy(talk, false)->text = g_strdup(refusal_of(response));
        go_on(talk);
    } else {
        talk->state = TALK_OVER;
    }
}

static void take_data(struct sent_talk *talk, const struct imap_response *response)
{
    struct imap_folder *folder = talk->state == TALK_LIST ? imap_folder_parse(response) : NULL;

    if (folder)
        g_ptr_array_add(talk->folders, folder);
    if (talk->state == TALK_EXAMINE && g_str_has_prefix(response->code, "UIDVALIDITY "))
        talk->uidvalidity = g_ascii_strtoll(response->code + strlen("UIDVALIDITY "), NULL, 10);
    if (talk->state == TALK_SEARCH && g_str_equal(response->name, "SEARCH"))
        talk->found = g_ascii_strtoll(imap_text(response, 0), NULL, 10);
}

static void take_event(struct sent_talk *talk, const struct imap_event *event)
{
    switch (event->kind) {
    case IMAP_DATA:
        take_data(talk, event->response);
        break;
    case IMAP_DONE:
        take_done(talk, event->response);
        break;
    case IMAP_ENDED:
        sent_talk_lost(talk, event->response ? refusal_of(event->response) : "it gave an answer that is none");
        break;
    }
}

/* -- public ------------------------------------------------------------- */

struct sent_talk *sent_talk_new(const char *folder, civil_day since)
{
    struct sent_talk *talk = g_new0(struct sent_talk, 1);
    g_autofree char *name = imap_name_encode(folder);

    talk->dialogue = imap_dialogue_new(LITERAL_MAX);
    talk->since = since;
    talk->folders = g_ptr_array_new_with_free_func(free_folder);
    g_queue_init(&talk->copies);
    g_queue_init(&talk->results);
    if (*folder)
        open_folder(talk, name);
    else
        say(talk, TALK_LIST, "LIST \"\" \"*\"");
    return talk;
}

void sent_talk_add(struct sent_talk *talk, int64_t id, const char *message_id, GBytes *message)
{
    struct copy *copy = g_new0(struct copy, 1);

    copy->id = id;
    copy->message_id = g_strdup_printf("<%s>", message_id);
    copy->message = g_bytes_ref(message);
    g_queue_push_tail(&talk->copies, copy);
}

const char *sent_talk_output(const struct sent_talk *talk, gsize *length)
{
    return imap_output(talk->dialogue, length);
}

void sent_talk_sent(struct sent_talk *talk, gsize length)
{
    imap_sent(talk->dialogue, length);
}

void sent_talk_received(struct sent_talk *talk, const char *data, gsize length)
{
    struct imap_event *event;

    imap_received(talk->dialogue, data, length);
    while (talk->state != TALK_OVER && (event = imap_next_event(talk->dialogue))) {
        take_event(talk, event);
        imap_event_free(event);
    }
}

struct sent_result *sent_talk_result(struct sent_talk *talk)
{
    return g_queue_pop_head(&talk->results);
}

bool sent_talk_is_over(const struct sent_talk *talk)
{
    return talk->state == TALK_OVER;
}
