/* SPDX-License-Identifier: MIT */
#include "base/error.h"
#include "base/text.h"
#include "base/words.h"
#include "control/find.h"
#include "control/verbs.h"
#include "law/interest.h"
#include "plan/due.h"
#include "proof/records.h"
#include "report/client.h"

enum { VALUE_MAX = 300 };

/* Which setting it is about is put before it. */
static bool refuse(GError **error, const char *why)
{
    g_set_error_literal(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, why);
    return false;
}

static bool check_addresses(const struct config *config, const char *value, GError **error)
{
    g_auto(GStrv) parts = g_strsplit_set(value, ";, ", -1);

    (void)config;
    for (char **part = parts; *part; part++) {
        if (**part && !text_is_address(*part))
            return refuse(error, _("that is no mail address; several are parted by a comma"));
    }
    return true;
}

static bool check_language(const struct config *config, const char *value, GError **error)
{
    (void)config;
    if (g_regex_match_simple("^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", value, 0, 0))
        return true;
    return refuse(error, _("that is no language; write it as nl, nl-BE or en"));
}

static bool check_policy(const struct config *config, const char *value, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_autofree char *list = NULL, *why = NULL;

    if (config_policy(config, value))
        return true;
    for (guint i = 0; i < config->policies->len; i++)
        g_ptr_array_add(names, ((struct config_policy *)config->policies->pdata[i])->name);
    g_ptr_array_add(names, NULL);
    list = g_strjoinv(", ", (char **)names->pdata);
    why = g_strdup_printf(_("there is no such policy; there are %s"), list);
    return refuse(error, why);
}

static bool check_segment(const struct config *config, const char *value, GError **error)
{
    (void)config;
    if (g_str_equal(value, "business") || g_str_equal(value, "consumer"))
        return true;
    return refuse(error, _("it is business or consumer"));
}

static bool check_country(const struct config *config, const char *value, GError **error)
{
    (void)config;
    if (g_regex_match_simple("^[A-Z]{2}$", value, 0, 0))
        return true;
    return refuse(error, _("write it as two capitals: NL, BE, DE"));
}

static bool check_terms(const struct config *config, const char *value, GError **error)
{
    struct terms terms;

    (void)config;
    if (terms_parse(value, &terms, error))
        return true;
    (*error)->code = HERINNERD_ERROR_USAGE;
    return false;
}

static bool check_rate(const struct config *config, const char *value, GError **error)
{
    law_rate rate;

    (void)config;
    return law_rate_parse(value, &rate) || refuse(error, _("write percent a year, as in 8.00"));
}

static bool check_clause(const struct config *config, const char *value, GError **error)
{
    (void)config;
    return g_str_equal(value, "yes") || g_str_equal(value, "no") || refuse(error, _("it is yes or no"));
}

static bool check_reach(const struct config *config, const char *value, GError **error)
{
    (void)config;
    if (g_str_equal(value, "mail") || g_str_equal(value, "task"))
        return true;
    return refuse(error, _("it is mail or task"));
}

static const struct setting {
    const char *name;
    bool (*check)(const struct config *config, const char *value, GError **error); /* NULL: any one line */
} settings[] = {
    {"email", check_addresses},
    {"email_formal", check_addresses},
    {"cc", check_addresses},
    {"language", check_language},
    {"policy", check_policy},
    {"segment", check_segment},
    {"country", check_country},
    {"terms", check_terms},
    {"phone", NULL},
    {"contact", NULL},
    {"salutation", NULL},
    {"name", NULL},
    {"reach", check_reach},
    {"interest_rate", check_rate},
    {"terms_clause", check_clause},
};

/* *VALUE fits SETTING; "" always does: back to the files. */
static bool check_value(const struct config *config, const struct setting *setting, const char *value, GError **error)
{
    if (g_utf8_strlen(value, -1) > VALUE_MAX)
        return refuse(error, _("that is too long"));
    return !*value || !setting->check || setting->check(config, value, error);
}

static bool check_setting(const struct config *config, const char *name, const char *value, GError **error)
{
    GString *list = g_string_new(NULL);

    for (guint i = 0; i < G_N_ELEMENTS(settings); i++) {
        g_string_append_printf(list, "%s%s", i ? ", " : "", settings[i].name);
        if (!g_str_equal(settings[i].name, name))
            continue;
        g_string_free(list, TRUE);
        if (check_value(config, &settings[i], value, error))
            return true;
        g_prefix_error(error, "%s: ", name);
        return false;
    }
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE, _("\"%s\" cannot be set; one of %s can"), name,
                list->str);
    g_string_free(list, TRUE);
    return false;
}

struct order {
    const char *key, *setting;
    char *value;
};

static bool set(struct control *control, void *data, GError **error)
{
    const struct order *order = data;

    return client_set(control->store, order->key, order->setting, order->value, control->actor, error);
}

static int run_set(struct control *control, const struct arguments *arguments, GError **error)
{
    g_autofree char *value = text_one_line(arguments_word(arguments, 2));
    AUTO(world) world = NULL;
    AUTO(plan) plan = NULL;
    g_autofree char *key = NULL;
    struct order order = {.setting = arguments_word(arguments, 1), .value = value ? value : (char *)""};

    if (!check_setting(control->config, order.setting, order.value, error))
        return EXIT_USAGE_ERROR;
    world = control_world(control, DAY_NONE, error);
    plan = world ? world_plan(world) : NULL;
    key = plan ? find_client(plan, control->config, control->store, arguments_word(arguments, 0), error) : NULL;
    if (!key)
        return EXIT_USAGE_ERROR;
    order.key = key;
    if (!control_act(control, set, &order, error))
        return EXIT_UNREACHABLE;
    if (*order.value)
        output_line(&control->out, TINT_NONE, _("%s: %s is \"%s\" from now on, whatever the files say"),
                    find_label(plan, key), order.setting, order.value);
    else
        output_line(&control->out, TINT_NONE, _("%s: %s is what the files say from now on"), find_label(plan, key),
                    order.setting);
    return EXIT_DONE;
}

static int refuse_absent(const struct plan *plan, const char *key, GError **error)
{
    const char *unread = find_unread_ledger(plan);

    if (unread)
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("what client \"%s\" has open is not known; nothing is known of ledger \"%s\" now, see "
                      "\"herinnerctl status\""),
                    key, unread);
    else
        g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_USAGE,
                    _("client \"%s\" has nothing open in any ledger now; \"herinnerctl log --client\" shows its "
                      "letters"),
                    key);
    return EXIT_USAGE_ERROR;
}

static int run_show(struct control *control, const struct arguments *arguments, GError **error)
{
    const char *word = arguments_word(arguments, 0);
    AUTO(world) world = control_world(control, DAY_NONE, error);
    AUTO(plan) plan = world ? world_plan(world) : NULL;
    g_autofree char *key = plan ? find_client(plan, control->config, control->store, word, error) : NULL;
    const struct plan_client *client = key ? find_plan_client(plan, key) : NULL;
    g_autoptr(GPtrArray) notes = NULL;

    if (!world)
        return EXIT_UNREACHABLE;
    if (!key)
        return EXIT_USAGE_ERROR;
    if (!client)
        return refuse_absent(plan, key, error);
    notes = control->store ? note_list(control->store, key, NULL, NULL) : NULL;
    report_client(
        &control->out,
        &(struct client_view){
            .plan = plan, .history = world->history, .client = client, .today = world->now.day, .notes = notes});
    return EXIT_DONE;
}

const struct verb verb_client_show = {
    .words = "client show",
    .arguments = N_("CLIENT"),
    .summary = N_("what is known of a client, and where it comes from"),
    .least = 1,
    .most = 1,
    .store = STORE_NEED_IF_THERE,
    .run = run_show,
};

const struct verb verb_client_set = {
    .words = "client set",
    .arguments = N_("CLIENT SETTING VALUE"),
    .summary = N_("set a value of a client, before what the files say"),
    .details =
        N_("SETTING is email, email_formal, cc, language, policy, segment, country, terms, phone, contact, "
           "salutation, name, reach, interest_rate or terms_clause. An empty value (\"\") goes back to the files."),
    .least = 3,
    .most = 3,
    .store = STORE_NEED_CREATE,
    .run = run_set,
};
