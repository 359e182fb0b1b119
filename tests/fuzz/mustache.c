/* SPDX-License-Identifier: MIT */
/* Letters' templates: any bytes parsed, looked through and filled with the example values. The first byte chooses. */
#include "help/fuzz.h"

#include <string.h>

#include "compose/example.h"
#include "compose/library.h"
#include "compose/mustache.h"

enum { RAW_IS_REFUSED = 1, STRICT = 2, AS_HTML = 4, PLAIN = 8 };

static struct value *values[EXAMPLE_SHAPES];

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    struct formats *formats;

    (void)count;
    (void)arguments;
    fuzz_start();
    compose_init();
    formats = formats_new("nl", NULL);
    for (guint i = 0; i < EXAMPLE_SHAPES; i++)
        values[i] = example_new(formats, NULL, (enum example_shape)i, NULL);
    formats_free(formats);
    return 0;
}

/* The template is its own partial: the deepest there can be. */
static const struct mustache_template *itself(const char *name, gpointer data, GError **error)
{
    (void)error;
    return *name == 'n' ? NULL : data;
}

static bool look(const struct mustache_tag *tag, gpointer data)
{
    g_autofree char *place = mustache_tag_place(data, tag);

    fuzz_claim_line(place, "a tag's place is one line");
    fuzz_claim(tag->line > 0 && tag->column > 0, "a tag has a place", place);
    return true;
}

static void fill(const struct mustache_template *template, unsigned choice)
{
    static const escape_func escapes[] = {escape_markdown, escape_html, escape_plain, escape_plain};
    const struct mustache_rendering rendering = {.escape = escapes[choice / AS_HTML % 4],
                                                 .partial = itself,
                                                 .partial_data = (gpointer) template,
                                                 .strict = choice & STRICT};
    g_autoptr(GError) error = NULL;
    g_autofree char *text = mustache_render(template, values[choice / 16 % EXAMPLE_SHAPES], &rendering, &error);

    fuzz_claim(!text == (error != NULL), "a rendering is a text or an error", NULL);
    if (text) {
        fuzz_claim(g_utf8_validate(text, -1, NULL), "a rendering is UTF-8", text);
        fuzz_claim(strlen(text) <= MUSTACHE_OUTPUT_MAX, "a rendering has a limit", NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct mustache_origin origin = {.name = "letter.md"};
    g_autoptr(GError) error = NULL;
    unsigned choice = size ? data[0] : 0;
    gsize length = size ? size - 1 : 0;
    enum mustache_flags flags = choice & RAW_IS_REFUSED ? MUSTACHE_REFUSE_RAW : MUSTACHE_PLAIN;
    AUTO(mustache_template)
    template = mustache_parse(size ? (const char *)data + 1 : "", length, &origin, flags, &error);

    fuzz_claim(!template == (error != NULL), "a parse gives a template or an error", NULL);
    if (error) {
        fuzz_claim(g_str_has_prefix(error->message, "letter.md:"), "an error has a place", error->message);
        return 0;
    }
    mustache_walk_tags(template, look, template);
    fill(template, choice);
    return 0;
}
