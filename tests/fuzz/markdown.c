/* SPDX-License-Identifier: MIT */
/* Letters' Markdown: any text, walked into the HTML and the text part. */
#include "help/fuzz.h"

#include "compose/html.h"
#include "compose/library.h"
#include "compose/plaintext.h"

int LLVMFuzzerInitialize(int *count, char ***arguments)
{
    (void)count;
    (void)arguments;
    fuzz_start();
    compose_init();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *bytes = fuzz_text(data, size);
    g_autofree char *text = g_utf8_make_valid(bytes, -1); /* rendering refuses all else before */
    AUTO(markdown) markdown = markdown_parse(text, &error);

    fuzz_claim(!markdown == (error != NULL), "a parse gives a tree or an error", NULL);
    if (!markdown)
        return 0;

    g_autofree char *html = html_render(markdown);
    g_autofree char *plain = plaintext_render(markdown);

    markdown_has_code(markdown);
    markdown_has_html(markdown);
    fuzz_claim_html(html, NULL);
    fuzz_claim_plain(plain);
    return 0;
}
