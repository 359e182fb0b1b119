/* SPDX-License-Identifier: MIT */
/* What the overview says, in the owner's language. */
#include <string.h>

#include "compose/digest.h"
#include "compose/owner.h"
#include "compose/values_build.h"

enum { BAR = 20 };

static void set_sums(struct builder *builder, struct value *map, const char *name, const GArray *sums)
{
    g_autofree char *text = sums_phrase(builder, sums);

    value_map_set_text(map, name, text);
}

/* «reminder 2 March 2026, second 12 March 2026». */
static void build_previous(struct builder *builder, struct value *map, const GPtrArray *letters)
{
    g_autoptr(GString) text = g_string_new(NULL);

    for (guint i = 0; letters && i < letters->len; i++) {
        const struct letter_previous *letter = letters->pdata[i];
        g_autofree char *date = format_date(builder->formats, letter->day, FORMAT_DATE_LONG);

        g_string_append_printf(text, "%s%s %s", i ? ", " : "", letter->stage, date);
    }
    value_map_set_text(map, "previous", text->str);
}

/* The reason as a truth of its name: "no-address" is no_address. */
static void build_reason(struct value *map, enum reason is)
{
    for (int reason = 0; reason < REASON_COUNT; reason++) {
        g_autofree char *name = g_strdelimit(g_strdup(reason_word((enum reason)reason)), "-", '_');

        build_truth(map, name, reason == (int)is);
    }
}

static void build_state(struct value *map, const struct digest_line *line)
{
    static const struct {
        const char *name;
        enum digest_state state;
    } states[] = {{"failed", DIGEST_FAILED}, {"doubtful", DIGEST_UNCERTAIN}, {"recalled", DIGEST_RECALLED},
                  {"lapsed", DIGEST_LAPSED}, {"partly", DIGEST_PART_PAID},   {"taken_back", DIGEST_RETURNED}};
    static const struct {
        const char *name;
        enum notice_kind kind;
    } kinds[] = {{"wrote", NOTICE_REPLY},
                 {"bounced", NOTICE_BOUNCED},
                 {"left", NOTICE_LEFT},
                 {"challenged", NOTICE_CHALLENGE},
                 {"broke", NOTICE_PROMISE_BROKEN}};

    for (guint i = 0; i < G_N_ELEMENTS(states); i++)
        build_truth(map, states[i].name, line->state == states[i].state);
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++)
        build_truth(map, kinds[i].name, line->notice == kinds[i].kind);
}

static void build_overdue(struct builder *builder, struct value *map, int days)
{
    g_autofree char *text = days > 0 ? format_days(builder->formats, days) : NULL;

    value_map_set_text(map, "overdue", text);
}

static void build_line(struct builder *builder, struct value *map, const struct digest_line *line)
{
    const struct money *costs = &line->costs;

    value_map_set_text(map, "id", line->id);
    value_map_set_text(map, "key", line->key);
    value_map_set_text(map, "client", line->client);
    value_map_set_text(map, "stage", line->stage);
    value_map_set_text(map, "numbers", line->numbers);
    value_map_set_text(map, "number", line->number);
    value_map_set_text(map, "words", line->words);
    set_sums(builder, map, "total", line->sums);
    set_sums(builder, map, "interest", line->interest);
    build_amount_if(builder, map, "costs", costs->minor, *costs->currency ? costs->currency : "EUR");
    build_previous(builder, map, line->previous);
    build_overdue(builder, map, line->overdue);
    build_date(builder, map, "date", line->day, FORMAT_DATE_WEEKDAY_ONLY);
    build_date(builder, map, "until", line->until, FORMAT_DATE_LONG);
    build_reason(map, line->reason);
    build_state(map, line);
    build_owner_links(builder, map, line->client ? line->client : "", line->items, line->links);
}

/* NAME, has_NAME, NAME_count, and NAME_more when they are more than fit. */
static void build_lines(struct builder *builder, struct value *root, const char *name, const GPtrArray *lines)
{
    struct value *list = value_map_set(root, name, value_new_list());
    g_autofree char *has = g_strconcat("has_", name, NULL), *count = g_strconcat(name, "_count", NULL);
    g_autofree char *more = g_strconcat(name, "_more", NULL);

    for (guint i = 0; i < MIN(lines->len, (guint)DIGEST_SHOWN); i++)
        build_line(builder, value_list_add(list, value_new_map()), lines->pdata[i]);
    build_truth(root, has, lines->len);
    build_number(builder, root, count, lines->len);
    build_number(builder, root, more, lines->len > DIGEST_SHOWN ? (int64_t)lines->len - DIGEST_SHOWN : 0);
}

/* As long as its share of the longest; whatever is there has a bit of it. */
static char *bar_text(int64_t amount, int64_t most)
{
    int64_t length = most > 0 && amount > 0 ? MAX((int64_t)1, (int64_t)((double)amount / (double)most * BAR + 0.5)) : 0;
    GString *text = g_string_new(NULL);

    for (int64_t i = 0; i < length; i++)
        g_string_append(text, "\xe2\x96\x88");
    return g_string_free(text, FALSE);
}

static void build_bands(struct builder *builder, struct value *map, const struct digest_ageing *ageing)
{
    static const char *const names[DIGEST_BANDS] = {"current", "to_30", "to_60", "to_90", "older"};
    struct value *list = value_map_set(map, "bands", value_new_list());
    int64_t most = 0, total = 0;

    for (guint i = 0; i < DIGEST_BANDS; i++) {
        most = MAX(most, ageing->bands[i]);
        money_add(&total, ageing->bands[i], NULL);
    }
    for (guint i = 0; i < DIGEST_BANDS; i++) {
        struct value *band = value_list_add(list, value_new_map());
        g_autofree char *bar = bar_text(ageing->bands[i], most);

        for (guint j = 0; j < DIGEST_BANDS; j++)
            build_truth(band, names[j], i == j);
        build_amount(builder, band, "amount", ageing->bands[i], ageing->currency);
        value_map_set_text(band, "bar", bar);
    }
    build_amount(builder, map, "sum", total, ageing->currency);
}

static void build_ageing(struct builder *builder, struct value *root, const GArray *ageing)
{
    struct value *list = value_map_set(root, "ageing", value_new_list());

    builder->by_code = ageing->len > 1;
    for (guint i = 0; i < ageing->len; i++)
        build_bands(builder, value_list_add(list, value_new_map()), &g_array_index(ageing, struct digest_ageing, i));
    builder->by_code = false;
}

static void build_sources(struct builder *builder, struct value *root, const GArray *sources)
{
    struct value *list = value_map_set(root, "sources", value_new_list());

    for (guint i = 0; i < sources->len; i++) {
        const struct digest_source *source = &g_array_index(sources, struct digest_source, i);
        struct value *map = value_list_add(list, value_new_map());

        value_map_set_text(map, "name", source->name);
        build_truth(map, "account", source->bank);
        build_truth(map, "trusted", source->trusted);
        build_date(builder, map, "date", source->day, FORMAT_DATE_WEEKDAY_ONLY);
        build_number(builder, map, "rows", source->rows);
        build_truth(map, "one_row", source->rows == 1);
        build_number(builder, map, "rejected", source->rejected);
        build_truth(map, "one_rejected", source->rejected == 1);
    }
}

void build_digest(struct builder *builder, struct value *root, const struct owner_digest *digest)
{
    const struct {
        const char *name;
        const GPtrArray *lines;
    } lists[] = {{"sent", digest->sent},          {"paid", digest->paid}, {"returned", digest->returned},
                 {"coming", digest->coming},      {"held", digest->held}, {"debtors", digest->debtors},
                 {"approvals", digest->approvals}};

    build_truth(root, "rehearsal", digest->rehearsal);
    build_truth(root, "overview", digest->kind == DIGEST_OVERVIEW);
    build_truth(root, "quiet", digest->kind == DIGEST_QUIET);
    build_date(builder, root, "since", digest->since, FORMAT_DATE_WEEKDAY_ONLY);
    for (guint i = 0; i < G_N_ELEMENTS(lists); i++)
        build_lines(builder, root, lists[i].name, lists[i].lines);
    build_ageing(builder, root, digest->ageing);
    build_sources(builder, root, digest->sources);
    value_map_set_text(root, "head", digest->head);
}
