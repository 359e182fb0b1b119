/* SPDX-License-Identifier: MIT */
#include "base/words.h"
#include "control/control.h"
#include "report/table.h"

static struct table *two_columns(void)
{
    const struct table_column columns[] = {{.title = ""}, {.title = "", .flow = true}};

    return table_new(columns, G_N_ELEMENTS(columns));
}

static void add_options(struct table *table, const struct option *options)
{
    for (; options && options->name; options++) {
        g_autofree char *name = g_strjoin(" ", options->name, options->value ? _(options->value) : NULL, NULL);
        g_autofree char *shown = g_strconcat("--", name, NULL);
        const char *cells[] = {shown, _(options->help)};

        table_add(table, TINT_NONE, cells);
    }
}

static void print_options(const struct output *out, const char *heading, const struct option *options)
{
    AUTO(table) table = two_columns();

    add_options(table, options);
    if (!table_rows(table))
        return;
    output_heading(out, heading);
    table_print(table, out);
}

void help_print(const struct output *out, const struct verb *const *verbs)
{
    AUTO(table) table = two_columns();

    output_line(out, TINT_NONE, _("usage: herinnerctl [OPTION…] [COMMAND [ARGUMENT…]]"));
    output_line(
        out, TINT_NONE,
        _("Shows what herinnerd does with your invoices, and stops, approves and puts right. Without a command: "
          "how things stand."));
    output_heading(out, _("commands"));
    for (; *verbs; verbs++) {
        const char *cells[] = {(*verbs)->words, _((*verbs)->summary)};

        table_add(table, TINT_NONE, cells);
    }
    table_print(table, out);
    print_options(out, _("options of every command"), common_options);
    output_blank(out);
    output_line(out, TINT_NONE, _("\"herinnerctl COMMAND --help\" says more; so does the page herinnerctl(8)."));
    output_line(
        out, TINT_NONE,
        _("Exit status: 0 done, 1 done but a person is needed, 2 not understood, 69 store not reachable, 75 try "
          "again later, 78 configuration."));
}

static void print_paragraphs(const struct output *out, const char *text)
{
    g_auto(GStrv) paragraphs = g_strsplit(text, "\n", -1);

    for (guint i = 0; paragraphs[i]; i++)
        output_text(out, 0, TINT_NONE, paragraphs[i]);
}

void help_print_verb(const struct output *out, const struct verb *verb)
{
    output_line(out, TINT_NONE, _("usage: herinnerctl %s%s%s"), verb->words, *verb->arguments ? " " : "",
                *verb->arguments ? _(verb->arguments) : "");
    output_text(out, 0, TINT_NONE, _(verb->summary));
    if (verb->details)
        print_paragraphs(out, _(verb->details));
    print_options(out, _("options"), verb->options);
    print_options(out, _("options of every command"), common_options);
}
