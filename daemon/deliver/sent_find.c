/* SPDX-License-Identifier: MIT */
#include "deliver/sent_find.h"

#include <string.h>

#include "imap/dialogue.h"
#include "imap/mailbox.h"

enum { LITERAL_MAX = 64 << 20, HEADS_A_COMMAND = 200 };

/* In the order of the protocol. */
enum state { FIND_LIST, FIND_EXAMINE, FIND_SEARCH, FIND_HEADS, FIND_WHOLE, FIND_LOGOUT, FIND_OVER };

struct sent_find {
    struct imap_dialogue *dialogue;
    enum state state;
    civil_day since;
    sent_find_func wanted;
    void *data;
    char *folder, *trouble;
    GPtrArray *folders;  /* of struct imap_folder */
    GArray *uids;        /* of gint64: all there are */
    guint asked;         /* heads of so many were asked for */
    GArray *chosen;      /* of gint64: wanted whole */
    guint fetched;       /* of them asked for */
    GPtrArray *messages; /* of GBytes* */
};

static void free_folder(void *data)
{
    imap_folder_free(data);
}

static void say(struct sent_find *find, enum state state, const char *text)
{
    find->state = state;
    imap_command(find->dialogue, text, NULL);
}

static void give_up(struct sent_find *find, const char *words)
{
    find->trouble = g_strdup(*words ? words : "it refused without a word");
    say(find, FIND_LOGOUT, "LOGOUT");
}

static void open_folder(struct sent_find *find, const char *name)
{
    g_autofree char *quoted = imap_quote(name);
    g_autofree char *text = g_strdup_printf("EXAMINE %s", quoted ? quoted : "\"\"");

    find->folder = g_strdup(name);
    say(find, FIND_EXAMINE, text);
}

static void choose_folder(struct sent_find *find)
{
    const struct imap_folder *folder = imap_folder_for_sent(find->folders);

    if (folder && strpbrk(folder->name, "\r\n") == NULL)
        open_folder(find, folder->name);
    else
        give_up(find, "no folder there is marked for sent mail; name it in \"save_sent\"");
}

static void search(struct sent_find *find)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    g_autofree char *text = NULL;
    int year, month, day;

    day_to_ymd(find->since, &year, &month, &day);
    text = g_strdup_printf("UID SEARCH SINCE %d-%s-%04d", day, months[month - 1], year);
    say(find, FIND_SEARCH, text);
}

static void fetch_whole(struct sent_find *find)
{
    g_autofree char *text = NULL;

    if (find->fetched == find->chosen->len) {
        say(find, FIND_LOGOUT, "LOGOUT");
        return;
    }
    text = g_strdup_printf("UID FETCH %" G_GINT64_FORMAT " (BODY.PEEK[])",
                           g_array_index(find->chosen, gint64, find->fetched++));
    say(find, FIND_WHOLE, text);
}

static void fetch_heads(struct sent_find *find)
{
    GString *text;
    guint end = MIN(find->asked + HEADS_A_COMMAND, find->uids->len);

    if (find->asked == find->uids->len) {
        fetch_whole(find);
        return;
    }
    text = g_string_new("UID FETCH ");
    for (guint i = find->asked; i < end; i++)
        g_string_append_printf(text, "%s%" G_GINT64_FORMAT, i > find->asked ? "," : "",
                               g_array_index(find->uids, gint64, i));
    g_string_append(text, " (BODY.PEEK[HEADER])");
    find->asked = end;
    say(find, FIND_HEADS, text->str);
    g_string_free(text, TRUE);
}

static void take_done(struct sent_find *find, const struct imap_response *response)
{
    bool good = g_str_equal(response->name, "OK");

    if (!good && find->state != FIND_LOGOUT) {
        give_up(find, response->text);
        return;
    }
    switch (find->state) {
    case FIND_LIST:
        choose_folder(find);
        break;
    case FIND_EXAMINE:
        search(find);
        break;
    case FIND_SEARCH:
    case FIND_HEADS:
        fetch_heads(find);
        break;
    case FIND_WHOLE:
        fetch_whole(find);
        break;
    default:
        find->state = FIND_OVER;
    }
}

/* "(UID 7 BODY[HEADER] {…})": the UID, and the only string in it. */
static void take_fetch(struct sent_find *find, const struct imap_response *response)
{
    GBytes *bytes = NULL;
    gint64 uid = 0;

    for (guint i = 0; i < response->tokens->len; i++) {
        const struct imap_token *token = response->tokens->pdata[i];

        if (token->kind == IMAP_STRING)
            bytes = token->bytes;
        if (i > 0 && g_ascii_strcasecmp(imap_text(response, i - 1), "UID") == 0)
            uid = g_ascii_strtoll(imap_text(response, i), NULL, 10);
    }
    if (!bytes || uid <= 0) /* the flags of some message changed */
        return;
    if (find->state == FIND_WHOLE) {
        g_ptr_array_add(find->messages, g_bytes_ref(bytes));
        return;
    }
    if (find->wanted(bytes, find->data))
        g_array_append_val(find->chosen, uid);
}

static void take_search(struct sent_find *find, const struct imap_response *response)
{
    for (guint i = 0; i < response->tokens->len; i++) {
        gint64 uid = g_ascii_strtoll(imap_text(response, i), NULL, 10);

        if (uid > 0)
            g_array_append_val(find->uids, uid);
    }
}

static void take_data(struct sent_find *find, const struct imap_response *response)
{
    struct imap_folder *folder = find->state == FIND_LIST ? imap_folder_parse(response) : NULL;

    if (folder)
        g_ptr_array_add(find->folders, folder);
    if (find->state == FIND_SEARCH && g_str_equal(response->name, "SEARCH"))
        take_search(find, response);
    if ((find->state == FIND_HEADS || find->state == FIND_WHOLE) && g_str_equal(response->name, "FETCH"))
        take_fetch(find, response);
}

static void take_event(struct sent_find *find, const struct imap_event *event)
{
    if (event->kind == IMAP_DATA) {
        take_data(find, event->response);
    } else if (event->kind == IMAP_DONE) {
        take_done(find, event->response);
    } else {
        if (find->state != FIND_LOGOUT && !find->trouble)
            find->trouble = g_strdup(event->response ? event->response->text : "it gave an answer that is none");
        find->state = FIND_OVER;
    }
}

struct sent_find *sent_find_new(const char *folder, civil_day since, sent_find_func wanted, void *data)
{
    struct sent_find *find = g_new0(struct sent_find, 1);
    g_autofree char *name = imap_name_encode(folder);

    find->dialogue = imap_dialogue_new(LITERAL_MAX);
    find->since = since;
    find->wanted = wanted;
    find->data = data;
    find->folders = g_ptr_array_new_with_free_func(free_folder);
    find->uids = g_array_new(FALSE, FALSE, sizeof(gint64));
    find->chosen = g_array_new(FALSE, FALSE, sizeof(gint64));
    find->messages = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    if (*folder)
        open_folder(find, name);
    else
        say(find, FIND_LIST, "LIST \"\" \"*\"");
    return find;
}

void sent_find_free(struct sent_find *find)
{
    if (!find)
        return;
    imap_dialogue_free(find->dialogue);
    g_ptr_array_unref(find->folders);
    g_array_unref(find->uids);
    g_array_unref(find->chosen);
    g_ptr_array_unref(find->messages);
    g_free(find->folder);
    g_free(find->trouble);
    g_free(find);
}

const char *sent_find_output(const struct sent_find *find, gsize *length)
{
    return imap_output(find->dialogue, length);
}

void sent_find_sent(struct sent_find *find, gsize length)
{
    imap_sent(find->dialogue, length);
}

void sent_find_received(struct sent_find *find, const char *bytes, gsize length)
{
    struct imap_event *event;

    imap_received(find->dialogue, bytes, length);
    while (find->state != FIND_OVER && (event = imap_next_event(find->dialogue))) {
        take_event(find, event);
        imap_event_free(event);
    }
}

bool sent_find_is_over(const struct sent_find *find)
{
    return find->state == FIND_OVER;
}

const char *sent_find_trouble(const struct sent_find *find)
{
    return find->trouble;
}

const char *sent_find_folder(const struct sent_find *find)
{
    return find->folder ? find->folder : "";
}

GPtrArray *sent_find_messages(const struct sent_find *find)
{
    return find->messages;
}
