/* SPDX-License-Identifier: MIT */
/* Letters as bytes, and secrets. */
#include "config_help.h"

#include "config/credential.h"
#include "config/letters.h"

static struct letter_set *load_letters(const struct place_of_test *place, char **told)
{
    g_autoptr(GPtrArray) mistakes = g_ptr_array_new_with_free_func((GDestroyNotify)config_mistake_free);
    g_autofree char *shipped = g_build_filename(place->directory, "shipped", NULL);
    g_autofree char *owners = g_build_filename(place->directory, "owners", NULL);
    struct letter_set *set = letter_set_load(shipped, owners, mistakes);

    *told = texts_of(mistakes, place->directory);
    return set;
}

static void check_letter(const struct letter_set *set, const char *language, const char *name, const char *wanted)
{
    const struct letter_source *source = letter_set_find(set, language, name);
    gsize length = 0;
    const char *bytes = source ? g_bytes_get_data(source->bytes, &length) : NULL;

    if (!wanted) {
        assert_null(source);
        return;
    }
    if (!bytes || length != strlen(wanted) || memcmp(bytes, wanted, length) != 0)
        fail_msg("%s/%s: got \"%.*s\" want \"%s\"", language, name, (int)length, bytes ? bytes : "", wanted);
}

static void an_owners_letter_stands_over_the_shipped_one(void **state)
{
    const struct place_of_test *place = *state;
    g_autofree char *told = NULL;

    put_file(place, "shipped/nl/reminder.md", "shipped");
    put_file(place, "shipped/nl/second.md", "second");
    put_file(place, "shipped/nl-BE/reminder.md", "vlaams");
    put_file(place, "shipped/layout.html", "frame");
    put_file(place, "shipped/nl/reminder.md~", "backup");
    put_file(place, "shipped/notes/x.md", "x");
    put_file(place, "owners/nl/reminder.md", "mine");
    put_file(place, "owners/nl/_signature.md", "signed");

    struct letter_set *set = load_letters(place, &told);
    const struct letter_source *shipped = g_hash_table_lookup(set->shipped, "nl/reminder");
    const struct letter_source *frame = g_hash_table_lookup(set->sources, "layout.html");

    assert_string_equal(told, "");
    check_letter(set, "nl", "reminder", "mine");
    check_letter(set, "nl-je", "reminder", "mine");
    check_letter(set, "nl-BE-je", "reminder", "vlaams");
    check_letter(set, "nl-BE-je", "second", "second");
    check_letter(set, "nl", "_signature", "signed");
    check_letter(set, "fr", "reminder", NULL);
    check_letter(set, "", "reminder", NULL);
    assert_false(shipped->owners);
    assert_true(letter_set_find(set, "nl", "reminder")->owners);
    assert_string_equal(frame->language, "");
    letter_set_free(set);
}

static void letters_that_cannot_be_read_are_told(void **state)
{
    const struct place_of_test *place = *state;
    g_autofree char *big = g_strnfill(256 * 1024 + 1, 'x'), *told = NULL, *directory = NULL;

    put_file(place, "owners/en/big.md", big);
    big[256 * 1024] = '\0';
    put_file(place, "owners/en/fits.md", big);
    directory = g_build_filename(place->directory, "owners/en/directory.md", NULL);
    assert_int_equal(g_mkdir(directory, 0700), 0);

    struct letter_set *set = load_letters(place, &told);

    assert_string_equal(told, "owners/en/big.md: cannot read the letter: it is larger than 256 kB\n"
                              "owners/en/directory.md: cannot read the letter: it is not a regular file\n");
    check_letter(set, "en", "fits", big);
    letter_set_free(set);
}

static void a_letter_that_cannot_be_read_stops_the_configuration(void **state)
{
    const struct place_of_test *place = *state;
    g_autofree char *path = g_build_filename(place->directory, "templates/nl/reminder.md", NULL);

    assert_int_equal(g_mkdir_with_parents(path, 0700), 0);
    refuse_text(place, SENDER, "templates/nl/reminder.md: cannot read the letter: it is not a regular file\n");
    remove_all(path);
}

static void letters_are_part_of_the_configuration(void **state)
{
    const struct place_of_test *place = *state;

    put_file(place, "templates/nl/reminder.md", "mine");
    AUTO(config) config = load_text(place, SENDER);

    check_letter(config->letters, "nl", "reminder", "mine");
}

static struct config_login login_by(const char *file)
{
    char *empty = (char *)"";

    return (struct config_login){
        .user = (char *)"me",
        .password_credential = empty,
        .password_file = (char *)file,
        .password_command = empty,
        .token_url = empty,
        .client_id = empty,
        .scope = empty,
        .client_secret_file = empty,
        .client_secret_credential = empty,
        .refresh_token_file = empty,
        .authorize_url = empty,
        .device_url = empty,
    };
}

/* What is read when FILE is the password file; "!" and the message when it is refused. */
static char *read_password_file(const char *file)
{
    struct config_login login = login_by(file);
    g_autoptr(GError) error = NULL;
    char *secret = credential_read(&login, &error);
    char *copy = secret ? g_strdup(secret) : g_strconcat("!", strrchr(error->message, ':') + 2, NULL);

    credential_free(secret);
    return copy;
}

static void the_first_line_of_a_private_file_is_the_secret(void **state)
{
    const struct place_of_test *place = *state;
    g_autofree char *endless = g_strnfill(5000, 'x');
    const struct {
        const char *text;
        int mode;
        const char *wanted;
    } cases[] = {
        {"secret\nnot this\n", 0600, "secret"}, {" with blanks \r\n", 0400, " with blanks "},
        {"no newline", 0600, "no newline"},     {"secret\n", 0640, "!chmod 600 on it"},
        {"secret\n", 0602, "!chmod 600 on it"}, {"\nsecret\n", 0600, "!its first line is empty"},
        {"", 0600, "!its first line is empty"}, {endless, 0600, "!it is longer than 4096 bytes"},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *path = write_file(place, "secret", cases[i].text);
        g_autofree char *got = NULL;

        assert_int_equal(g_chmod(path, (mode_t)cases[i].mode), 0);
        got = read_password_file(path);
        if (!g_str_equal(got, cases[i].wanted))
            fail_msg("%zu: got \"%s\" want \"%s\"", i, got, cases[i].wanted);
    }
}

static void a_password_file_that_others_can_read_stops_the_configuration(void **state)
{
    const struct place_of_test *place = *state;
    g_autofree char *path = write_file(place, "open.password", "x\n");
    g_autofree char *wanted =
        g_strdup_printf("main.conf:2: \"password_file\" cannot be \"open.password\"; others may read "
                        "or change it; run: chmod 600 open.password\n");
    static const char text[] =
        SENDER "smtp \"main\" { url = \"smtp://localhost\"  user = me  password_file = \"open.password\" }\n";

    assert_int_equal(g_chmod(path, 0644), 0);
    refuse_text(place, text, wanted);

    /* systemd keeps others out of its directory, whatever the file's mode */
    g_setenv("CREDENTIALS_DIRECTORY", place->directory, TRUE);
    AUTO(config) config = load_text(place, text);
    g_autofree char *got = read_password_file(config_smtp(config, "main")->login.password_file);

    g_unsetenv("CREDENTIALS_DIRECTORY");
    assert_string_equal(got, "x");
}

static void a_credential_is_read_from_its_directory(void **state)
{
    const struct place_of_test *place = *state;
    g_autofree char *path = write_file(place, "smtp", "from systemd\n");
    g_autoptr(GError) error = NULL;
    AUTO(config)
    config = load_text(place, SENDER "smtp \"main\" { url = \"smtp://localhost\"  user = me"
                                     "  password_credential = smtp }\n");
    const struct config_login *login = &config_smtp(config, "main")->login;
    char *secret;

    assert_null(credential_read(login, &error));
    assert_non_null(strstr(error->message, "LoadCredential"));
    g_setenv("CREDENTIALS_DIRECTORY", place->directory, TRUE);
    secret = credential_read(login, NULL);
    g_unsetenv("CREDENTIALS_DIRECTORY");
    assert_string_equal(secret, "from systemd");
    credential_free(secret);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_owners_letter_stands_over_the_shipped_one),
        cmocka_unit_test(letters_that_cannot_be_read_are_told),
        cmocka_unit_test(a_letter_that_cannot_be_read_stops_the_configuration),
        cmocka_unit_test(letters_are_part_of_the_configuration),
        cmocka_unit_test(the_first_line_of_a_private_file_is_the_secret),
        cmocka_unit_test(a_password_file_that_others_can_read_stops_the_configuration),
        cmocka_unit_test(a_credential_is_read_from_its_directory),
    };

    return cmocka_run_group_tests(tests, place_setup, place_teardown);
}
