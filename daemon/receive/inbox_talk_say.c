/* SPDX-License-Identifier: MIT */
/* What an IMAP session that reads mail says. */
#include <string.h>

#include "imap/mailbox.h"
#include "receive/inbox_talk_inside.h"
#include "receive/mail.h"

void inbox_talk_say(struct inbox_talk *talk, enum inbox_talk_state state, const char *text)
{
    talk->state = state;
    imap_command(talk->dialogue, text, NULL);
}

static bool changes_mail(const struct inbox_talk *talk)
{
    return !g_str_equal(talk->after, "keep");
}

/* NAME as in a command; a folder whose name cannot be said is "" and will be refused. */
char *inbox_talk_quoted(const char *name)
{
    g_autofree char *encoded = imap_name_encode(name);
    char *text = imap_quote(encoded);

    return text ? text : g_strdup("\"\"");
}

static void say_open(struct inbox_talk *talk)
{
    g_autofree char *name = inbox_talk_quoted(inbox_talk_folder(talk)->name);
    g_autofree char *text = g_strdup_printf("%s %s", changes_mail(talk) ? "SELECT" : "EXAMINE", name);

    talk->uidvalidity = talk->uidnext = talk->searched = 0;
    talk->taken = 0;
    g_array_set_size(talk->uids, 0);
    inbox_talk_say(talk, TALK_OPEN, text);
}

void inbox_talk_begin_round(struct inbox_talk *talk)
{
    talk->place = 0;
    say_open(talk);
}

static void end_round(struct inbox_talk *talk)
{
    g_autofree char *name = NULL, *text = NULL;

    talk->round_done = true;
    if (!talk->stay || !talk->can_idle) {
        inbox_talk_say(talk, TALK_LOGOUT, "LOGOUT");
        return;
    }
    talk->place = 0;
    name = inbox_talk_quoted(inbox_talk_folder(talk)->name);
    text = g_strdup_printf("EXAMINE %s", name);
    talk->uidvalidity = talk->uidnext = 0;
    inbox_talk_say(talk, TALK_LISTEN, text);
}

void inbox_talk_next_folder(struct inbox_talk *talk)
{
    if (++talk->place < talk->folders->len)
        say_open(talk);
    else
        end_round(talk);
}

static void say_search(struct inbox_talk *talk)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    int64_t first = talk->searched + 1, last = MIN(talk->searched + UIDS_A_SEARCH, talk->uidnext - 1);
    g_autofree char *text = g_strdup_printf("UID SEARCH UID %" G_GINT64_FORMAT ":%" G_GINT64_FORMAT, first, last);
    int year, month, day;

    talk->searched = last;
    if (talk->fresh) {
        g_autofree char *all = g_steal_pointer(&text);

        day_to_ymd(talk->since, &year, &month, &day);
        text = g_strdup_printf("%s SINCE %d-%s-%04d", all, day, months[month - 1], year);
    }
    inbox_talk_say(talk, TALK_SEARCH, text);
}

/* To be written down before anything else is said. */
void inbox_talk_give(struct inbox_talk *talk, int64_t uid, GBytes *raw, int64_t whole)
{
    talk->news = (struct inbox_news){inbox_talk_folder(talk)->name, talk->uidvalidity, uid, raw, whole};
    talk->has_news = true;
    talk->state = TALK_KEEP;
}

/* Everything that was there when the folder was opened has been looked at. */
static void end_folder(struct inbox_talk *talk)
{
    const struct inbox_folder *folder = inbox_talk_folder(talk);

    if (folder->uidvalidity != talk->uidvalidity || folder->last_uid < talk->uidnext - 1)
        inbox_talk_give(talk, talk->uidnext - 1, NULL, 0);
    else
        inbox_talk_next_folder(talk);
}

void inbox_talk_next_mail(struct inbox_talk *talk)
{
    g_autofree char *text = NULL;

    g_clear_pointer(&talk->raw, g_bytes_unref);
    talk->size = -1;
    if (talk->taken < talk->uids->len) {
        text = g_strdup_printf("UID FETCH %" G_GINT64_FORMAT " (UID RFC822.SIZE)", inbox_talk_uid(talk));
        inbox_talk_say(talk, TALK_SIZE, text);
    } else if (talk->searched < talk->uidnext - 1) {
        say_search(talk);
    } else {
        end_folder(talk);
    }
}

void inbox_talk_say_fetch(struct inbox_talk *talk)
{
    g_autofree char *part = talk->size > MAIL_KEPT_MAX ? g_strdup_printf("<0.%d>", MAIL_LOOKED_AT) : g_strdup("");
    g_autofree char *text =
        g_strdup_printf("UID FETCH %" G_GINT64_FORMAT " (UID BODY.PEEK[]%s)", inbox_talk_uid(talk), part);

    inbox_talk_say(talk, TALK_FETCH, text);
}

void inbox_talk_say_of_mail(struct inbox_talk *talk, enum inbox_talk_state state, const char *command, const char *what)
{
    g_autofree char *text = g_strdup_printf("UID %s %" G_GINT64_FORMAT " %s", command, inbox_talk_uid(talk), what);

    inbox_talk_say(talk, state, g_strchomp(text));
}
