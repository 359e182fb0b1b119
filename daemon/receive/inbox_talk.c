/* SPDX-License-Identifier: MIT */
#include "receive/inbox_talk.h"

#include <string.h>

#include "receive/inbox_talk_inside.h"

static void folder_free(void *data)
{
    struct inbox_folder *folder = data;

    g_free(folder->name);
    g_free(folder);
}

void inbox_talk_free(struct inbox_talk *talk)
{
    if (!talk)
        return;
    imap_dialogue_free(talk->dialogue);
    g_ptr_array_unref(talk->folders);
    g_array_unref(talk->uids);
    g_clear_pointer(&talk->raw, g_bytes_unref);
    g_free(talk->after);
    g_free(talk->trouble);
    g_free(talk);
}

/* -- when it is written down -------------------------------------------- */

static void say_move(struct inbox_talk *talk)
{
    g_autofree char *name = inbox_talk_quoted(talk->after + strlen("move:"));

    if (talk->can_move)
        inbox_talk_say_of_mail(talk, TALK_MARK, "MOVE", name);
    else
        inbox_talk_say_of_mail(talk, TALK_COPY, "COPY", name);
}

static void mail_is_done(struct inbox_talk *talk)
{
    talk->taken++;
    inbox_talk_next_mail(talk);
}

void inbox_talk_kept(struct inbox_talk *talk, bool ours)
{
    struct inbox_folder *folder = inbox_talk_folder(talk);
    bool mail = ours && talk->news.raw;

    folder->uidvalidity = talk->news.uidvalidity;
    folder->last_uid = talk->news.uid;
    talk->has_news = false;
    if (talk->taken >= talk->uids->len)
        inbox_talk_next_folder(talk);
    else if (mail && g_str_equal(talk->after, "seen"))
        inbox_talk_say_of_mail(talk, TALK_MARK, "STORE", "+FLAGS.SILENT (\\Seen)");
    else if (mail && g_str_has_prefix(talk->after, "move:"))
        say_move(talk);
    else
        mail_is_done(talk);
}

/* -- what came of it ---------------------------------------------------- */

static void set_trouble(struct inbox_talk *talk, const char *words)
{
    g_free(talk->trouble);
    talk->trouble = g_strdup(words);
}

static void give_up(struct inbox_talk *talk, const char *words)
{
    set_trouble(talk, words);
    talk->state = TALK_OVER;
}

/* A folder that cannot be read leaves the others alone. */
static void skip_folder(struct inbox_talk *talk, const char *words)
{
    g_autofree char *text = g_strdup_printf("folder \"%s\": %s", inbox_talk_folder(talk)->name, words);

    set_trouble(talk, text);
    inbox_talk_next_folder(talk);
}

static void start_folder(struct inbox_talk *talk)
{
    const struct inbox_folder *folder = inbox_talk_folder(talk);

    if (talk->uidvalidity <= 0 || talk->uidnext <= 0) {
        skip_folder(talk, "it does not say UIDVALIDITY and UIDNEXT");
        return;
    }
    talk->fresh =
        folder->uidvalidity != talk->uidvalidity; /* UIDs of before mean nothing any more (RFC 3501 2.3.1.1) */
    talk->searched = talk->fresh ? 0 : folder->last_uid;
    inbox_talk_next_mail(talk);
}

/* What came while the folders were read is read first; what comes from now on the server says. */
static void listen(struct inbox_talk *talk)
{
    const struct inbox_folder *folder = inbox_talk_folder(talk);

    if (talk->uidvalidity != folder->uidvalidity || talk->uidnext - 1 > folder->last_uid)
        inbox_talk_begin_round(talk);
    else
        inbox_talk_say(talk, TALK_IDLE, "IDLE");
}

static void take_fetched(struct inbox_talk *talk)
{
    gsize length = talk->raw ? g_bytes_get_size(talk->raw) : 0;

    inbox_talk_give(talk, inbox_talk_uid(talk), talk->raw,
                    MAX(talk->size, (int64_t)length)); /* NULL: expunged meanwhile */
}

static void take_good(struct inbox_talk *talk)
{
    switch (talk->state) {
    case TALK_CAPABILITY:
        inbox_talk_begin_round(talk);
        break;
    case TALK_OPEN:
        start_folder(talk);
        break;
    case TALK_SEARCH:
        inbox_talk_next_mail(talk);
        break;
    case TALK_SIZE:
        if (talk->size < 0)
            take_fetched(talk);
        else
            inbox_talk_say_fetch(talk);
        break;
    case TALK_FETCH:
        take_fetched(talk);
        break;
    case TALK_COPY:
        inbox_talk_say_of_mail(talk, TALK_DELETE, "STORE", "+FLAGS.SILENT (\\Deleted)");
        break;
    case TALK_DELETE: /* without UIDPLUS an EXPUNGE would take what others have marked */
        if (talk->can_uidplus)
            inbox_talk_say_of_mail(talk, TALK_EXPUNGE, "EXPUNGE", "");
        else
            mail_is_done(talk);
        break;
    case TALK_MARK:
    case TALK_EXPUNGE:
        mail_is_done(talk);
        break;
    case TALK_LISTEN:
        listen(talk);
        break;
    case TALK_IDLE:
        inbox_talk_begin_round(talk);
        break;
    case TALK_KEEP:
    case TALK_LOGOUT:
    case TALK_OVER:
        talk->state = TALK_OVER;
        break;
    }
}

/* What was handled stays handled when it cannot be marked or moved; what cannot be read is tried again next time. */
static void take_bad(struct inbox_talk *talk, const char *words)
{
    switch (talk->state) {
    case TALK_OPEN:
    case TALK_SEARCH:
    case TALK_SIZE:
    case TALK_FETCH:
        skip_folder(talk, words);
        break;
    case TALK_MARK:
    case TALK_COPY:
    case TALK_DELETE:
    case TALK_EXPUNGE:
        set_trouble(talk, words);
        mail_is_done(talk);
        break;
    default:
        give_up(talk, words);
    }
}

static void take_done(struct inbox_talk *talk, const struct imap_response *response)
{
    if (g_str_equal(response->name, "OK"))
        take_good(talk);
    else
        take_bad(talk, response->text);
}

static void take_event(struct inbox_talk *talk, const struct imap_event *event)
{
    switch (event->kind) {
    case IMAP_DATA:
        inbox_talk_take_data(talk, event->response);
        break;
    case IMAP_DONE:
        take_done(talk, event->response);
        break;
    case IMAP_ENDED:
        if (talk->state == TALK_LOGOUT)
            talk->state = TALK_OVER;
        else
            give_up(talk, event->response ? event->response->text : "it gave an answer that is none");
        break;
    }
}

/* -- public ------------------------------------------------------------- */

struct inbox_talk *inbox_talk_new(const struct inbox_options *options)
{
    struct inbox_talk *talk = g_new0(struct inbox_talk, 1);

    talk->dialogue = imap_dialogue_new(MAIL_KEPT_MAX + 65536);
    talk->folders = g_ptr_array_new_with_free_func(folder_free);
    talk->uids = g_array_new(FALSE, FALSE, sizeof(int64_t));
    talk->after = g_strdup(options->after);
    talk->since = options->since;
    talk->stay = options->stay;
    for (guint i = 0; i < options->folders->len; i++) {
        const struct inbox_folder *folder = options->folders->pdata[i];
        struct inbox_folder *copy = g_new(struct inbox_folder, 1);

        *copy = (struct inbox_folder){g_strdup(folder->name), folder->uidvalidity, folder->last_uid};
        g_ptr_array_add(talk->folders, copy);
    }
    inbox_talk_say(talk, TALK_CAPABILITY, "CAPABILITY");
    return talk;
}

const char *inbox_talk_output(const struct inbox_talk *talk, gsize *length)
{
    return imap_output(talk->dialogue, length);
}

void inbox_talk_sent(struct inbox_talk *talk, gsize length)
{
    imap_sent(talk->dialogue, length);
}

void inbox_talk_received(struct inbox_talk *talk, const char *data, gsize length)
{
    struct imap_event *event;

    imap_received(talk->dialogue, data, length);
    while (talk->state != TALK_OVER && (event = imap_next_event(talk->dialogue))) {
        take_event(talk, event);
        imap_event_free(event);
    }
}

const struct inbox_news *inbox_talk_news(const struct inbox_talk *talk)
{
    return talk->has_news ? &talk->news : NULL;
}

bool inbox_talk_took_round(struct inbox_talk *talk)
{
    bool done = talk->round_done;

    talk->round_done = false;
    return done;
}

bool inbox_talk_is_idling(const struct inbox_talk *talk)
{
    return talk->state == TALK_IDLE;
}

bool inbox_talk_hears_all(const struct inbox_talk *talk)
{
    return talk->folders->len == 1;
}

void inbox_talk_wake(struct inbox_talk *talk)
{
    if (talk->state == TALK_IDLE)
        imap_end_idle(talk->dialogue);
}

bool inbox_talk_is_over(const struct inbox_talk *talk)
{
    return talk->state == TALK_OVER;
}

const char *inbox_talk_trouble(const struct inbox_talk *talk)
{
    return talk->trouble;
}
