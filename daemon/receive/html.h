/* SPDX-License-Identifier: MIT */
/*
 * The words of an HTML mail, for reading by programs: tags dropped, blocks
 * and breaks as lines, the usual entities as characters. No layout. Pure.
 */
#pragma once

/* New string, UTF-8. What is quoted (a blockquote) stands behind a line of "> ". */
char *html_to_text(const char *html);
