/* SPDX-License-Identifier: MIT */
#include "base/error.h"

G_DEFINE_QUARK(herinnerd-error-quark, herinnerd_error)

int error_exit_status(const GError *error)
{
    if (error->domain != HERINNERD_ERROR)
        return EXIT_PERSON;
    switch ((enum herinnerd_error)error->code) {
    case HERINNERD_ERROR_USAGE:
    case HERINNERD_ERROR_VALUE:
        return EXIT_USAGE_ERROR;
    case HERINNERD_ERROR_CONFIG:
    case HERINNERD_ERROR_TEMPLATE:
        return EXIT_CONFIGURATION;
    case HERINNERD_ERROR_STORE:
    case HERINNERD_ERROR_DAMAGED:
    case HERINNERD_ERROR_SERVER:
        return EXIT_UNREACHABLE;
    case HERINNERD_ERROR_BUSY:
    case HERINNERD_ERROR_FULL:
        return EXIT_AGAIN;
    case HERINNERD_ERROR_PERSON:
    case HERINNERD_ERROR_INPUT:
    case HERINNERD_ERROR_OVERTAKEN:
    case HERINNERD_ERROR_OVERFLOW:
        break;
    }
    return EXIT_PERSON;
}
