/* SPDX-License-Identifier: MIT */
/*
 * Domains as the mail system writes them: one with other letters than ASCII's
 * becomes its A-labels by IDNA2008 (RFC 5891, UTS 46 without the transition),
 * so that «straße.example» is not the domain of somebody who is called
 * «strasse.example». Pure.
 */
#pragma once

/* DOMAIN (UTF-8) as A-labels; one that is ASCII already stays as it is. New string, NULL when it has no such form. */
char *domain_to_ascii(const char *domain);
