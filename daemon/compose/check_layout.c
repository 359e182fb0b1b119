/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "compose/check_part.h"
#include "compose/tags.h"

struct frame {
    struct checker *checker;
    const struct letter_source *source;
    bool has_content;
};

static bool check_frame_tag(const struct mustache_tag *tag, gpointer data)
{
    struct frame *frame = data;
    const char *problem = NULL;

    frame->has_content |= tag->kind == MUSTACHE_RAW && !strcmp(tag->name, "content");
    if (tag->kind == MUSTACHE_RAW && strcmp(tag->name, "content"))
        problem = "only the letter itself stands bare: {{{content}}}";
    else if (tag->kind == MUSTACHE_PARTIAL)
        problem = "the layout has no partials";
    else if (tag->kind != MUSTACHE_END && strcmp(tag->name, "content") && strcmp(tag->name, "language") &&
             strcmp(tag->name, "subject") && !tags_resolve(tag->path, tag->depth, tag->name))
        problem = "unknown tag; the layout has those of a letter, and content, language, subject";
    if (problem)
        check_say(frame->checker, frame->checker->mistakes,
                  config_mistake_new(frame->source->path, tag->line, tag->column, "\"%s\": %s", tag->name, problem));
    return true;
}

void check_layout(struct checker *checker)
{
    const struct letter_source *source = g_hash_table_lookup(checker->compiled->set->sources, "layout.html");
    struct frame frame = {.checker = checker, .source = source};

    if (!source)
        check_say(checker, checker->mistakes,
                  config_mistake_new("layout.html", 0, 0, "the frame of the letters is missing"));
    if (!source || !checker->compiled->layout)
        return;
    mustache_walk_tags(checker->compiled->layout, check_frame_tag, &frame);
    if (!frame.has_content)
        check_say(checker, checker->mistakes,
                  config_mistake_new(source->path, 0, 0, "{{{content}}} is missing: every letter would be empty"));
}
