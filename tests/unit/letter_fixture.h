/* SPDX-License-Identifier: MIT */
/*
 * For the tests of letters: a configuration read from a file with the shipped
 * letters of the source tree ($HERINNERD_SOURCE, default `.`), and decisions
 * built by hand.
 */
#pragma once

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "base/date.h"
#include "compose/letter.h"
#include "config/config.h"
#include "plan/plan.h"
#include "row_text.h"

#define FIXTURE_MOST 12

/* One configuration in a directory of its own, removed by fixture_clear(). */
struct fixture {
    char *dir;
    char *data; /* a shipped-data directory with few letters, NULL = the source tree */
    struct config *config;
};

static const char fixture_text[] =
    "timezone = \"Europe/Amsterdam\"\n"
    "sender \"devries\" {\n"
    "  name = \"Bakkerij De Vries\"  legal_name = \"Bakkerij De Vries B.V.\"\n"
    "  address = \"administratie@devries.example\"  person = \"Piet de Vries\"  phone = \"+31 6 12 34 56 78\"\n"
    "  owner = {\"piet@devries.example\"}  language = nl  country = NL  iban = \"NL91ABNA0417164300\"\n"
    "  registration = \"KvK 12345678\"  vat = \"NL001234567B01\"  smtp = \"main\"\n"
    "}\n"
    "smtp \"main\" { url = \"smtp://localhost:2525\"  security = none }\n"
    "ledger \"main\" { path = \"ledger.csv\"  sender = devries }\n"
    "policies { default = \"ladder\" }\n"
    "policy \"ladder\" {\n"
    "  stage \"courtesy\" { before_due = 3d  template = courtesy }\n"
    "  stage \"reminder\" { after_due = 7d  template = reminder  new_term = 7d }\n"
    "  stage \"second\"   { after_previous = 10d  template = second  new_term = 10d }\n"
    "  stage \"formal\"   { after_previous = 8d  template = notice  new_term = 14d  escalation = yes }\n"
    "}\n";

static inline void fixture_write(const struct fixture *fixture, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(fixture->dir, name, NULL);
    g_autofree char *dir = g_path_get_dirname(path);

    g_mkdir_with_parents(dir, 0755);
    if (!g_file_set_contents(path, text, -1, NULL))
        g_error("cannot write %s", path);
}

/* Reads the configuration again, with whatever letters stand beside it now. TEXT NULL: fixture_text. */
static inline void fixture_load(struct fixture *fixture, const char *text)
{
    const char *tree = g_getenv("HERINNERD_SOURCE");
    const char *source = fixture->data ? fixture->data : tree;
    g_autofree char *path = g_build_filename(fixture->dir, "herinnerd.conf", NULL);
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new();

    fixture_write(fixture, "herinnerd.conf", text ? text : fixture_text);
    g_clear_pointer(&fixture->config, config_unref);
    fixture->config = config_load(path, NULL, source ? source : ".", mistakes);
    for (guint i = 0; i < mistakes->len; i++)
        g_printerr("%s\n", config_mistake_text(mistakes->pdata[i]));
    if (!fixture->config)
        g_error("the test's configuration was refused");
}

static inline void fixture_init(struct fixture *fixture)
{
    fixture->dir = g_dir_make_tmp("herinnerd-letters-XXXXXX", NULL);
    fixture->config = NULL;
    fixture->data = NULL;
}

static inline void fixture_copy(const char *from, const char *to)
{
    g_autoptr(GDir) dir = g_dir_open(from, 0, NULL);
    g_autofree char *text = NULL;
    const char *name;
    gsize length;

    if (!dir) {
        if (!g_file_get_contents(from, &text, &length, NULL) || !g_file_set_contents(to, text, (gssize)length, NULL))
            g_error("cannot copy %s", from);
        return;
    }
    g_mkdir_with_parents(to, 0755);
    while ((name = g_dir_read_name(dir))) {
        g_autofree char *old = g_build_filename(from, name, NULL);
        g_autofree char *copy = g_build_filename(to, name, NULL);

        fixture_copy(old, copy);
    }
}

/* From the next fixture_load() on, the shipped letters are those of nl and en alone: for tests that load them often. */
static inline void fixture_take_few(struct fixture *fixture)
{
    static const char *const names[] = {"nl", "en", "layout.html"};
    const char *source = g_getenv("HERINNERD_SOURCE");

    if (fixture->data)
        return;
    fixture->data = g_build_filename(fixture->dir, "data", NULL);
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *from = g_build_filename(source ? source : ".", "templates", names[i], NULL);
        g_autofree char *to = g_build_filename(fixture->data, "templates", names[i], NULL);
        g_autofree char *parent = g_path_get_dirname(to);

        g_mkdir_with_parents(parent, 0755);
        fixture_copy(from, to);
    }
}

static inline void fixture_remove(const char *path)
{
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *child = g_build_filename(path, name, NULL);

        fixture_remove(child);
    }
    g_remove(path);
}

static inline void fixture_clear(struct fixture *fixture)
{
    config_unref(fixture->config);
    fixture_remove(fixture->dir);
    g_free(fixture->dir);
    g_free(fixture->data);
}

/* A decision with all it points to. */
struct scene {
    struct ledger_client facts;
    struct plan_client client;
    struct invoice invoices[FIXTURE_MOST];
    GStringChunk *strings; /* what they say besides */
    struct plan_item_rare rare[FIXTURE_MOST];
    struct plan_item items[FIXTURE_MOST];
    int count;
    struct decision decision;
    struct letter_previous earlier[3];
    struct history_recall recall;
    struct history_hold agreement;
    GPtrArray *not_due;
    GPtrArray *previous;
    char *to[2];
};

static inline civil_day fixture_day(const char *iso)
{
    return day_from_iso(iso);
}

static inline void scene_init(struct scene *scene, const struct config *config, const char *template_name)
{
    static char address[] = "anna@zonnig.example";
    const struct config_policy *policy = config_policy(config, "ladder");
    struct decision *decision = &scene->decision;

    *scene = (struct scene){.strings = g_string_chunk_new(256)};
    scene->client = (struct plan_client){.key = (char *)"zonnig",
                                         .policy = policy,
                                         .name = "Café Zonnig",
                                         .legal_name = "Café Zonnig V.O.F.",
                                         .contact = "Anna Smit",
                                         .salutation = "",
                                         .language = "nl",
                                         .country = "NL",
                                         .phone = "",
                                         .terms = "",
                                         .supplier_number = "",
                                         .segment = SEGMENT_BUSINESS};
    scene->to[0] = address;
    *decision = (struct decision){.client = &scene->client,
                                  .sender = config->senders->pdata[0],
                                  .policy = policy,
                                  .stage_name = template_name,
                                  .template_name = template_name,
                                  .verdict = VERDICT_SEND,
                                  .reason = REASON_NONE,
                                  .day = fixture_day("2026-11-24"),
                                  .term_until = DAY_NONE,
                                  .to = scene->to,
                                  .money = &decision_asks_nothing};
    decision->items = g_ptr_array_new();
    decision->also_open = g_ptr_array_new();
    decision->credits = g_ptr_array_new();
    scene->previous = g_ptr_array_new();
    scene->not_due = g_ptr_array_new();
    for (guint i = 0; i < policy->stages->len; i++) {
        const struct config_stage *stage = policy->stages->pdata[i];

        if (strcmp(stage->template_name, template_name))
            continue;
        decision->stage = stage;
        decision->stage_name = stage->name;
    }
    if (!decision->stage)
        decision->kind = DECISION_THANKS;
}

static inline void scene_clear(struct scene *scene)
{
    g_ptr_array_unref(scene->decision.items);
    g_ptr_array_unref(scene->decision.also_open);
    g_ptr_array_unref(scene->decision.credits);
    g_ptr_array_unref(scene->previous);
    g_ptr_array_unref(scene->not_due);
    g_string_chunk_free(scene->strings);
}

/* A new item in LIST; more can be set on it. */
static inline struct plan_item *scene_add(struct scene *scene, GPtrArray *list, const char *number, const char *due,
                                          int64_t total, int64_t balance)
{
    struct invoice *invoice = &scene->invoices[scene->count];
    struct plan_item *item = &scene->items[scene->count++];

    g_assert(scene->count <= FIXTURE_MOST);
    *invoice = (struct invoice){.number = number,
                                .client = &scene->facts,
                                .total = total,
                                .balance = balance,
                                .currency = "EUR",
                                .balance_known = true};
    invoice->due = fixture_day(due);
    invoice->issued = invoice->due == DAY_NONE ? DAY_NONE : invoice->due - 30;
    scene->rare[scene->count - 1] = (struct plan_item_rare){.broken_promise = DAY_NONE, .costs_from = DAY_NONE};
    *item = (struct plan_item){
        .invoice = invoice, .client = &scene->client, .due = invoice->due, .rare = &scene->rare[scene->count - 1]};
    g_ptr_array_add(list, item);
    return item;
}

/* Adds TEXT to what the row of ITEM says. */
static inline void scene_say(struct scene *scene, const struct plan_item *item, enum invoice_text which,
                             const char *text)
{
    row_say((struct invoice *)item->invoice, scene->strings, which, text);
}

/* The request for SCENE's letter in LANGUAGE at a fixed instant. */
static inline struct letter_request scene_request(const struct scene *scene, const char *language)
{
    return (struct letter_request){.decision = &scene->decision,
                                   .language = language,
                                   .message_id = "0123456789abcdef@devries.example",
                                   .instant_ms = INT64_C(1795510800123),
                                   .utc_offset = 3600,
                                   .paid_until = fixture_day("2026-11-23"),
                                   .previous = scene->previous,
                                   .not_due = scene->not_due,
                                   .agreement = scene->agreement.kind ? &scene->agreement : NULL};
}
