/* SPDX-License-Identifier: MIT */
#include "config/credential.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "config/secret.h"

static char *refuse(GError **error, const char *path, const char *why)
{
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_CONFIG, "cannot read the secret in \"%s\": %s", path, why);
    return NULL;
}

/* Up to SECRET_MAX bytes of FD, NUL-terminated; NULL on an error of reading. */
static char *read_bounded(int fd)
{
    char *buffer = secret_alloc(SECRET_MAX);
    size_t length = 0;
    ssize_t count;

    do {
        count = read(fd, buffer + length, SECRET_MAX - length);
        if (count > 0)
            length += (size_t)count;
    } while ((count > 0 && length < SECRET_MAX) || (count < 0 && errno == EINTR));
    if (count >= 0)
        return buffer;
    credential_free(buffer);
    return NULL;
}

char *credential_first_line(char *buffer, const char *where, GError **error)
{
    size_t length = strcspn(buffer, "\r\n");
    char *line = length && length < SECRET_MAX ? secret_copy(buffer, length) : NULL;

    secret_free(buffer);
    if (!line)
        return refuse(error, where, length ? "it is longer than 4096 bytes" : "its first line is empty");
    return line;
}

/* GUARDED: whether the file's own mode must keep others out. */
static char *read_file(const char *path, bool guarded, GError **error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    const char *why = NULL;
    char *buffer = NULL;
    struct stat st;

    if (fd < 0)
        return refuse(error, path, g_strerror(errno));
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        why = "it is not a regular file";
    else if (guarded && (st.st_mode & (S_IRWXG | S_IRWXO)))
        why = "others may read or change it; run: chmod 600 on it";
    else if (!(buffer = read_bounded(fd)))
        why = g_strerror(errno);
    close(fd);
    return buffer ? credential_first_line(buffer, path, error) : refuse(error, path, why);
}

static char *read_credential(const char *name, GError **error)
{
    const char *directory = g_getenv("CREDENTIALS_DIRECTORY");
    g_autofree char *path = NULL;

    if (!directory || !*directory)
        return refuse(error, name, "there is no CREDENTIALS_DIRECTORY; add LoadCredential= to the unit");
    path = g_build_filename(directory, name, NULL);
    return read_file(path, false, error);
}

char *credential_read_file(const char *path, GError **error)
{
    const char *directory = g_getenv("CREDENTIALS_DIRECTORY");
    bool given = directory && *directory && g_str_has_prefix(path, directory) && path[strlen(directory)] == '/';

    return read_file(path, !given, error);
}

static char *read_password(const struct config_login *login, GError **error)
{
    if (*login->password_credential)
        return read_credential(login->password_credential, error);
    if (*login->password_file)
        return credential_read_file(login->password_file, error);
    return secret_alloc(0);
}

static char *read_client_secret(const struct config_login *login, GError **error)
{
    if (*login->client_secret_credential)
        return read_credential(login->client_secret_credential, error);
    if (*login->client_secret_file)
        return credential_read_file(login->client_secret_file, error);
    return secret_alloc(0);
}

char *credential_read(const struct config_login *login, GError **error)
{
    return login->auth == AUTH_OAUTH2 ? read_client_secret(login, error) : read_password(login, error);
}

void credential_free(char *secret)
{
    secret_free(secret);
}
