/* SPDX-License-Identifier: MIT */
/* The group `acts` of one item of a mail to the owner: what its links are made of. */
#include "compose/owner.h"
#include "compose/values_build.h"

void owner_links_free(struct owner_links *links)
{
    for (enum owner_act act = 0; links && act < OWNER_ACTS; act++)
        g_free(links->tokens[act]);
    g_free(links);
}

/* "Café Zonnig, 2026-0412": what the subject of the owner's mail says for the eye. New string. */
static char *about(const char *name, const GPtrArray *items)
{
    g_autofree char *numbers = items && items->len ? item_numbers(items, 3) : g_strdup("");

    return *numbers && *name ? g_strdup_printf("%s, %s", name, numbers) : g_strdup(*name ? name : numbers);
}

void build_owner_links(struct builder *builder, struct value *map, const char *name, const GPtrArray *items,
                       const struct owner_links *links)
{
    g_autofree char *what = about(name, items);
    struct value *acts;
    char by[DAY_ISO_SIZE];

    if (!links) {
        build_truth(map, "acts", false);
        return;
    }
    acts = value_map_set(map, "acts", value_new_map());
    value_map_set_text(acts, "address", values_reply_to(builder->sender));
    value_map_set_text(acts, "about", what);
    build_date(builder, acts, "until", links->until, FORMAT_DATE_LONG);
    value_map_set_text(acts, "by", links->by == DAY_NONE ? "" : day_to_iso(links->by, by));
    for (enum owner_act act = 0; act < OWNER_ACTS; act++)
        value_map_set_text(acts, owner_act_word(act), links->tokens[act] ? links->tokens[act] : "");
}
