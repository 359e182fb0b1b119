/* SPDX-License-Identifier: MIT */
#include "control/law.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/words.h"
#include "config/law.h"
#include "startup.h"

static struct law_book *read_shipped(GError **error)
{
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);
    g_autofree char *datadir = datadir_find();
    g_autofree char *folder = g_build_filename(datadir, "law", NULL);
    AUTO(law_book) book = law_book_load((const char *const[]){folder, NULL}, NULL, mistakes);

    for (guint i = 0; i < mistakes->len; i++) {
        g_autofree char *text = config_mistake_text(mistakes->pdata[i]);

        fprintf(stderr, "%s\n", text);
    }
    if (!mistakes->len)
        return g_steal_pointer(&book);
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_CONFIG, _("the files in \"%s\" have mistakes"), folder);
    return NULL;
}

bool law_ask_book(struct law_ask *ask, const struct control *control, GError **error)
{
    *ask = (struct law_ask){.country = ""};
    if (!control->config)
        ask->own = read_shipped(error);
    ask->book = control->config ? control->config->law : ask->own;
    return ask->book != NULL;
}

/* The book, and whose law --country and --segment ask about. */
static bool law_ask_open(struct law_ask *ask, const struct control *control, const struct arguments *arguments,
                         GError **error)
{
    const char *segment = arguments_value(arguments, "segment");

    if (!law_ask_book(ask, control, error))
        return false;
    ask->country = arguments_value(arguments, "country");
    if (!ask->country || strlen(ask->country) != 2) {
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("--country is needed: the two letters of the debtor's country, such as NL"));
        return false;
    }
    for (int kind = 0; segment && kind < LAW_KINDS; kind++) {
        if (g_str_equal(segment, law_kind_word((enum law_kind)kind))) {
            ask->kind = (enum law_kind)kind;
            return true;
        }
    }
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                _("--segment is needed: business or consumer; the law differs"));
    return false;
}

void law_ask_clear(struct law_ask *ask)
{
    g_clear_pointer(&ask->own, law_book_free);
}

int law_ask_answer(struct control *control, const struct arguments *arguments, law_ask_func answer, GError **error)
{
    struct law_ask ask;
    int status =
        law_ask_open(&ask, control, arguments, error) ? answer(control, arguments, &ask, error) : EXIT_USAGE_ERROR;

    law_ask_clear(&ask);
    return status;
}

bool law_ask_unknown(const struct law_ask *ask, const char *what, GError **error)
{
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_PERSON,
                _("no %s are known for \"%s\" in \"%s\"; «herinnerctl law list» shows what is"), what,
                law_kind_word(ask->kind), ask->country);
    return false;
}

bool law_ask_amount(const struct arguments *arguments, const char *name, bool needed, int64_t *minor, GError **error)
{
    const char *text = arguments_value(arguments, name);

    if (!text && !needed)
        return true;
    if (text && money_parse(text, '.', 2, minor, NULL) && *minor >= 0)
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("--%s: \"%s\" is no amount; write it as 1234.56"),
                name, text ? text : "");
    return false;
}

bool law_ask_yes(const struct arguments *arguments, const char *name, bool *yes, GError **error)
{
    const char *text = arguments_value(arguments, name);

    if (!text)
        return true;
    *yes = g_str_equal(text, "yes");
    if (*yes || g_str_equal(text, "no"))
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("--%s: \"%s\" is neither yes nor no"), name, text);
    return false;
}

bool law_ask_day(const struct arguments *arguments, const char *name, bool needed, civil_day *day, GError **error)
{
    if (!control_date(arguments, name, day, error))
        return false;
    if (*day != DAY_NONE || !needed)
        return true;
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("--%s is needed: a date as 2026-12-31"), name);
    return false;
}

const char *law_text(int64_t minor, char buffer[MONEY_TEXT_SIZE])
{
    return money_to_text(minor, "EUR", buffer);
}
