/* SPDX-License-Identifier: MIT */
#include "report/notes.h"

#include <string.h>

#include "base/words.h"
#include "proof/records.h"

/* The invoice's number of "ledger/number", NULL for the client as a whole. */
static const char *number_of(const struct note *note)
{
    const char *slash = strchr(note->subject, '/');

    return slash ? slash + 1 : NULL;
}

static char *text_of(const struct note *note)
{
    if (*note->costs_open)
        return g_strdup_printf(_("back from the agency; costs still open: %s"), note->costs_open);
    return g_strdup(note->text);
}

void report_notes(const struct output *out, const GPtrArray *notes)
{
    if (!notes || !notes->len)
        return;
    output_heading(out, _("notes"));
    for (guint i = 0; i < notes->len; i++) {
        const struct note *note = notes->pdata[i];
        g_autofree char *time = output_time(out, note->time);
        g_autofree char *text = text_of(note);
        const char *number = number_of(note);

        output_line(out, TINT_NONE, "%s %s%s%s: %s", time, note->actor, number ? ", " : "", number ? number : "", text);
    }
}

void notes_json(struct json *json, const struct output *out, const GPtrArray *notes)
{
    json_array(json, "notes");
    for (guint i = 0; notes && i < notes->len; i++) {
        const struct note *note = notes->pdata[i];
        g_autofree char *time = output_time(out, note->time);
        g_autofree char *text = text_of(note);

        json_object(json, NULL);
        json_string(json, "time", time);
        json_string(json, "actor", note->actor);
        json_string(json, "invoice", number_of(note));
        json_string(json, "text", text);
        json_object_end(json);
    }
    json_array_end(json);
}
