/* SPDX-License-Identifier: MIT */
#include "config/config.h"

#include "config/law.h"
#include "config/letters.h"
#include "config/loading.h"
#include "config/setting.h"
#include "config/source.h"

#define FIELD(member) offsetof(struct config, member)

static const char *const mode_words[] = {"rehearsal", "live", NULL};

static const struct spec root_specs[] = {
    SPEC("mode", setting_choice, FIELD(mode), "rehearsal", .choices = mode_words),
    SPEC("rehearse_to", setting_address, FIELD(rehearse_to), ""),
    SPEC("timezone", setting_text, FIELD(timezone_name), ""),
    SPEC("store", setting_path, FIELD(store), ""),
    SPEC("timestamp_url", setting_text, FIELD(timestamp_url), ""),
    SPEC("timestamp_ca", setting_file, FIELD(timestamp_ca), ""),
    {.name = NULL},
};

static const struct shape *const sections[] = {
    &shape_sender,   &shape_smtp,   &shape_mailbox, &shape_schedule, &shape_ledger,
    &shape_contacts, &shape_bank,   &shape_match,   &shape_limits,   &shape_policies,
    &shape_policy,   &shape_client, NULL,
};

const struct shape shape_root = {.kind = "", .specs = root_specs, .inner = sections};

/* Without `timezone` it is the machine's own. */
static void read_timezone(struct loading *loading)
{
    struct config *config = loading->config;

    config->timezone =
        *config->timezone_name ? g_time_zone_new_identifier(config->timezone_name) : g_time_zone_new_local();
    if (!config->timezone)
        loading_mistake(loading, block_place(loading->root, "timezone"),
                        "\"timezone\" cannot be \"%s\"; write a name such as Europe/Amsterdam", config->timezone_name);
    else if (!*config->timezone_name)
        setting_set_string(&config->timezone_name, g_strdup(g_time_zone_get_identifier(config->timezone)));
}

/* Plain http is fine: what comes back is signed, and what goes there is a hash. */
static void check_timestamp(struct loading *loading)
{
    const struct config *config = loading->config;
    const char *url = config->timestamp_url;

    if (*url && !g_str_has_prefix(url, "https://") && !g_str_has_prefix(url, "http://"))
        loading_mistake(loading, block_place(loading->root, "timestamp_url"),
                        "\"timestamp_url\" cannot be \"%s\"; write https://host/path", url);
    if (*config->timestamp_ca && !*url)
        loading_mistake(loading, block_place(loading->root, "timestamp_ca"),
                        "\"timestamp_ca\" does nothing without \"timestamp_url\"; give both");
}

static void read_root(struct loading *loading)
{
    struct config *config = loading->config;
    g_autofree char *beside = NULL;

    section_read(loading, &shape_root, loading->root, config);
    config->mode_given = block_setting(loading->root, "mode") != NULL;
    if (!*config->store)
        setting_set_string(&config->store, g_build_filename(loading->base, "herinnerd.db", NULL));
    beside = g_path_get_dirname(config->store);
    config->outbox = g_build_filename(beside, "outbox", NULL);
    config->template_dir = g_build_filename(loading->base, "templates", NULL);
    read_timezone(loading);
    check_timestamp(loading);
}

/* What is referred to comes before what refers to it. */
static void read_sections(struct loading *loading)
{
    smtps_read(loading);
    mailboxes_read(loading);
    senders_read(loading);
    schedule_read(loading);
    ledgers_read(loading);
    contacts_read(loading);
    banks_read(loading);
    match_read(loading);
    limits_read(loading);
    policies_read(loading);
    policy_choices_read(loading);
    clients_read(loading);
}

static void read_letters(struct loading *loading)
{
    struct config *config = loading->config;
    g_autofree char *shipped = g_build_filename(config->datadir, "templates", NULL);

    config->letters = letter_set_load(*config->datadir ? shipped : "", config->template_dir, loading->mistakes);
    for (guint i = 0; i < config->senders->len; i++) {
        struct config_sender *sender = config->senders->pdata[i];
        g_autoptr(GPtrArray) told = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);

        if (!*sender->templates)
            continue;
        sender->letters = letter_set_load(*config->datadir ? shipped : "", config->template_dir, told);
        letter_set_add(sender->letters, sender->templates, loading->mistakes);
    }
}

static void read_law(struct loading *loading)
{
    struct config *config = loading->config;
    g_autofree char *own = g_build_filename(loading->base, "law", NULL);
    g_autofree char *shipped = g_build_filename(config->datadir, "law", NULL);
    const char *const directories[] = {own, *config->datadir ? shipped : NULL, NULL};

    config->law = law_book_load(directories, loading->checksum, loading->mistakes);
}

/* Where FILE came in the order of reading; letters come behind all. */
static guint rank_of(const struct loading *loading, const char *file)
{
    guint i = 0;

    while (i < loading->sources->len && !g_str_equal(((struct source *)loading->sources->pdata[i])->name, file))
        i++;
    return i;
}

static gint by_place(gconstpointer a, gconstpointer b, gpointer data)
{
    const struct config_mistake *one = *(struct config_mistake *const *)a, *other = *(struct config_mistake *const *)b;
    guint rank = rank_of(data, one->file), others = rank_of(data, other->file);

    if (rank != others)
        return rank < others ? -1 : 1;
    return one->line - other->line;
}

/* Gives the caller what was found wrong, in order. */
static void tell(struct loading *loading, GPtrArray *mistakes)
{
    g_ptr_array_sort_with_data(loading->mistakes, by_place, loading);
    for (guint i = 0; i < loading->mistakes->len; i++)
        g_ptr_array_add(mistakes, g_steal_pointer(&loading->mistakes->pdata[i]));
}

static void loading_clear(struct loading *loading)
{
    g_hash_table_unref(loading->matches);
    g_hash_table_unref(loading->policy_stages);
    block_free(loading->root);
    block_free(loading->shipped);
    g_checksum_free(loading->checksum);
    g_ptr_array_unref(loading->sources);
    g_ptr_array_unref(loading->mistakes);
}

static void load(struct loading *loading, const char *path)
{
    if (!files_read(loading, path))
        return;
    read_root(loading);
    read_law(loading);
    read_sections(loading);
    read_letters(loading);
    loading->config->sha256 = g_strdup(g_checksum_get_string(loading->checksum));
    config_index(loading->config);
}

struct config *config_load(const char *path, const char *base, const char *datadir, GPtrArray *mistakes)
{
    AUTO(config) config = config_new();
    g_autofree char *real = g_canonicalize_filename(path, NULL);
    g_autofree char *directory = base ? g_canonicalize_filename(base, NULL) : g_path_get_dirname(real);
    struct loading loading = {
        .config = config,
        .mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free),
        .sources = g_ptr_array_new_with_free_func((GDestroyNotify)config_source_free),
        .checksum = g_checksum_new(G_CHECKSUM_SHA256),
        .base = directory,
        .matches = g_hash_table_new(g_str_hash, g_str_equal),
        .policy_stages = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref),
    };
    bool good;

    config->path = g_strdup(real);
    config->datadir = datadir && *datadir ? g_canonicalize_filename(datadir, NULL) : g_strdup("");
    load(&loading, path);
    good = !loading.mistakes->len;
    tell(&loading, mistakes);
    loading_clear(&loading);
    return good ? g_steal_pointer(&config) : NULL;
}
