/* SPDX-License-Identifier: MIT */
/* The core of the Mustache specification suite, case by case, with HTML escaping. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "compose/mustache.h"
#include "json.h"

struct partials {
    const struct value *texts; /* name -> text, or NULL */
    GPtrArray *parsed;
};

static void free_template(gpointer template)
{
    mustache_free(template);
}

static const struct mustache_template *find_partial(const char *name, gpointer data, GError **error)
{
    struct partials *partials = data;
    const struct value *text = partials->texts ? value_member(partials->texts, name) : NULL;
    struct mustache_origin origin = {.name = name};
    struct mustache_template *template;

    if (!text)
        return NULL;
    template = mustache_parse(value_text(text), strlen(value_text(text)), &origin, MUSTACHE_PLAIN, error);
    if (template)
        g_ptr_array_add(partials->parsed, template);
    return template;
}

static const char *member_text(const struct value *map, const char *name)
{
    const struct value *member = value_member(map, name);

    return member ? value_text(member) : NULL;
}

static char *render_case(const struct value *test, GError **error)
{
    g_autoptr(GPtrArray) parsed = g_ptr_array_new_with_free_func(free_template);
    struct partials partials = {.texts = value_member(test, "partials"), .parsed = parsed};
    struct mustache_rendering rendering = {.escape = escape_html, .partial = find_partial, .partial_data = &partials};
    struct mustache_origin origin = {.name = member_text(test, "name")};
    const char *text = member_text(test, "template");
    struct mustache_template *template = mustache_parse(text, strlen(text), &origin, MUSTACHE_PLAIN, error);
    char *result;

    if (!template)
        return NULL;
    result = mustache_render(template, value_member(test, "data"), &rendering, error);
    mustache_free(template);
    return result;
}

static bool case_passes(const char *file, const struct value *test)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *got = render_case(test, &error);
    const char *want = member_text(test, "expected");

    if (!g_strcmp0(got, want))
        return true;
    print_error("%s, %s: got \"%s\" want \"%s\"%s%s\n", file, member_text(test, "name"), got, want, error ? ": " : "",
                error ? error->message : "");
    return false;
}

static void core_suite_passes_whole(void **state)
{
    static const char *const files[] = {"comments", "delimiters", "interpolation", "inverted", "partials", "sections"};
    const char *shared = g_getenv("HERINNERD_SHARED");
    guint run = 0, failed = 0;

    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_strdup_printf("%s/spec/mustache/%s.json", shared ? shared : "../shared", files[i]);
        struct value *suite = json_read_file(path);
        const struct value *tests = suite ? value_member(suite, "tests") : NULL;

        if (!tests) {
            print_message("skipped: there is no %s\n", path);
            skip();
        }
        for (guint t = 0; t < value_length(tests); t++, run++)
            failed += !case_passes(files[i], value_item(tests, t));
        value_free(suite);
    }
    print_message("%u cases of the Mustache specification run, %u failed\n", run, failed);
    assert_int_equal(failed, 0);
    assert_true(run >= 120);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(core_suite_passes_whole),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
