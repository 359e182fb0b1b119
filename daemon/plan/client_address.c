/* SPDX-License-Identifier: MIT */
/* Where mail to a client goes, and R14: which of its addresses are left out because mail to them came back. */
#include <string.h>

#include "base/text.h"
#include "plan/client.h"

void plan_client_free_list(const struct plan_client *client, char **list)
{
    if (list != client->single && list != client->single + 1)
        g_strfreev(list);
}

static char **empty_list(struct plan_client *client)
{
    return client->single + 1;
}

/* One field may hold several addresses, split by ; or , or a blank. One that is none spoils the field: who wrote the
 * rest of it is not known. */
static void add_addresses(GPtrArray *list, const char *field, bool *bad)
{
    g_auto(GStrv) parts = g_strsplit_set(field, ";, ", -1);
    guint before = list->len;

    for (char **part = parts; *part; part++) {
        text_trim(*part);
        if (**part == '\0')
            continue;
        if (text_is_address(*part)) {
            g_ptr_array_add(list, g_strdup(*part));
            continue;
        }
        *bad = true;
        while (list->len > before)
            g_free(g_ptr_array_steal_index(list, list->len - 1));
        return;
    }
}

static GPtrArray *parse_addresses(char *const *given, const char *field, bool *bad)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(g_free);

    for (; given && *given; given++)
        add_addresses(list, *given, bad);
    if (list->len == 0 && field)
        add_addresses(list, field, bad);
    return list;
}

static bool has_bounced(const struct plan_client *client, const char *address)
{
    for (guint i = 0; client->bounced && i < client->bounced->len; i++) {
        if (g_ascii_strcasecmp(client->bounced->pdata[i], address) == 0)
            return true;
    }
    return false;
}

/* Those of LIST (taken over) that did not fail; *LOST when one was left out (R14). */
static char **without_bounced(struct plan_client *client, GPtrArray *list, bool *lost)
{
    for (guint i = list->len; i-- > 0;) {
        if (!has_bounced(client, list->pdata[i]))
            continue;
        g_ptr_array_remove_index(list, i);
        *lost = true;
    }
    if (list->len == 0) {
        g_ptr_array_unref(list);
        return empty_list(client);
    }
    g_ptr_array_set_free_func(list, NULL);
    g_ptr_array_add(list, NULL);
    return (char **)g_ptr_array_free(list, FALSE);
}

/* What a person SET (may be NULL) counts alone, as long as mail to it does not come back; else GIVEN, else FIELD. */
static char **addresses(struct plan_client *client, const char *set, char *const *given, const char *field)
{
    bool lost = false;

    if (!(set && *set) && !(given && *given) && !*field) /* as nearly always: no list need be made for that */
        return empty_list(client);
    if (set && *set) {
        char **list = without_bounced(client, parse_addresses(NULL, set, &client->bad_address), &lost);

        if (list[0] || !lost)
            return list;
        plan_client_free_list(client, list);
    }
    return without_bounced(client, parse_addresses(given, field, &client->bad_address), &lost);
}

/* FIELD is one address and nothing else, as nearly all are, and mail to it did not fail: no list need be made for it.
 */
static bool take_single(struct plan_client *client, const char *field)
{
    if (strpbrk(field, ";, ") || !text_is_address(field) || has_bounced(client, field))
        return false;
    client->single[0] = (char *)field;
    client->email = client->single;
    client->undeliverable = false;
    return true;
}

/* Takes the addresses of one more source unless an earlier one gave any that did not fail (R14); true when it says what
 * there is, so that no later one is looked at. */
static bool take_source(struct plan_client *client, char *const *given, const char *field)
{
    bool lost = false;

    plan_client_free_list(client, client->email);
    if (!given && field && take_single(client, field))
        return true;
    client->email = without_bounced(client, parse_addresses(given, field, &client->bad_address), &lost);
    client->undeliverable = !client->email[0] && (lost || client->undeliverable);
    return client->email[0] != NULL;
}

/* What a person set counts alone, as long as mail to it does not come back. */
static void find_email(struct plan_client *client, const char *set, const struct ledger_client *from)
{
    if (set && *set && (take_source(client, NULL, set) || !client->undeliverable))
        return;
    if (client->section && take_source(client, client->section->email, NULL))
        return;
    take_source(client, NULL, from->email);
}

void plan_client_find_addresses(struct plan_client *client, const struct history *history,
                                const struct ledger_client *from)
{
    const struct config_client *section = client->section;

    find_email(client, history_override(history, client->key, "email"), from);
    client->email_formal = addresses(client, history_override(history, client->key, "email_formal"),
                                     section ? section->email_formal : NULL, from->more->email_formal);
    client->cc =
        addresses(client, history_override(history, client->key, "cc"), section ? section->cc : NULL, from->more->cc);
}

void plan_client_take_row(struct plan_client *client, const struct invoice *invoice)
{
    if (!client->email[0] && invoice->email)
        take_source(client, NULL, invoice->email);
}
