/* SPDX-License-Identifier: MIT */
/* The forms of RFC 3161, by libcrypto. */
#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/pkcs7.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <time.h>

#include "base/error.h"
#include "proof/stamp.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC(TS_REQ, TS_REQ_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TS_RESP, TS_RESP_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TS_TST_INFO, TS_TST_INFO_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(TS_VERIFY_CTX, TS_VERIFY_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PKCS7, PKCS7_free)

static bool refuse(GError **error, const char *why)
{
    unsigned long code = ERR_peek_last_error();
    const char *more = code ? ERR_reason_error_string(code) : NULL;

    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_SERVER, "%s%s%s%s", why, more ? " (" : "", more ? more : "",
                more ? ")" : "");
    ERR_clear_error();
    return false;
}

/* -- the request -------------------------------------------------------- */

static bool set_imprint(TS_REQ *request, const char *hash)
{
    TS_MSG_IMPRINT *imprint = TS_MSG_IMPRINT_new();
    X509_ALGOR *algorithm = X509_ALGOR_new();
    uint8_t digest[SHA256_SIZE];
    bool done = imprint && algorithm && hex_read(hash, digest) &&
                X509_ALGOR_set0(algorithm, OBJ_nid2obj(NID_sha256), V_ASN1_NULL, NULL) &&
                TS_MSG_IMPRINT_set_algo(imprint, algorithm) && TS_MSG_IMPRINT_set_msg(imprint, digest, sizeof digest) &&
                TS_REQ_set_msg_imprint(request, imprint);

    X509_ALGOR_free(algorithm);
    TS_MSG_IMPRINT_free(imprint);
    return done;
}

static bool set_nonce(TS_REQ *request, const uint8_t nonce[STAMP_NONCE_SIZE])
{
    BIGNUM *number = BN_bin2bn(nonce, STAMP_NONCE_SIZE, NULL);
    ASN1_INTEGER *integer = number ? BN_to_ASN1_INTEGER(number, NULL) : NULL;
    bool done = integer && TS_REQ_set_nonce(request, integer);

    ASN1_INTEGER_free(integer);
    BN_free(number);
    return done;
}

static TS_REQ *request_of(const struct stamp_order *order)
{
    g_autoptr(TS_REQ) request = TS_REQ_new();

    if (request && TS_REQ_set_version(request, 1) && set_imprint(request, order->hash) &&
        set_nonce(request, order->nonce) && TS_REQ_set_cert_req(request, 1))
        return g_steal_pointer(&request);
    return NULL;
}

GBytes *stamp_request(const struct stamp_order *order)
{
    g_autoptr(TS_REQ) request = request_of(order);
    unsigned char *der = NULL;
    int size = request ? i2d_TS_REQ(request, &der) : -1;
    GBytes *bytes;

    if (size <= 0)
        g_error("libcrypto cannot write a time stamp request");
    bytes = g_bytes_new(der, (gsize)size);
    OPENSSL_free(der);
    return bytes;
}

/* -- what a token says -------------------------------------------------- */

static int64_t time_of(const TS_TST_INFO *info)
{
    struct tm parts = {0};
    const ASN1_GENERALIZEDTIME *time = TS_TST_INFO_get_time(info);

    return time && ASN1_TIME_to_tm(time, &parts) ? (int64_t)timegm(&parts) * 1000 : 0;
}

static char *name_text(X509_NAME *name)
{
    char *line = name ? X509_NAME_oneline(name, NULL, 0) : NULL;
    char *text = g_strdup(line ? line : "");

    OPENSSL_free(line);
    return text;
}

static char *authority_of(PKCS7 *token)
{
    STACK_OF(X509) *signers = PKCS7_get0_signers(token, NULL, 0);
    X509 *first = signers && sk_X509_num(signers) > 0 ? sk_X509_value(signers, 0) : NULL;
    char *text = name_text(first ? X509_get_subject_name(first) : NULL);

    sk_X509_free(signers);
    return text;
}

/* -- the check ---------------------------------------------------------- */

/* Certificates of the file, judged as of WHEN: a token is kept longer than its signer's certificate lasts. */
static X509_STORE *authorities(const char *ca_file, int64_t when_ms, GError **error)
{
    X509_STORE *store = X509_STORE_new();

    if (store && X509_STORE_load_file(store, ca_file)) {
        X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store), (time_t)(when_ms / 1000));
        return store;
    }
    X509_STORE_free(store);
    refuse(error, "\"timestamp_ca\" holds no certificate that can be read");
    return NULL;
}

/* The signature is that of the certificate in the token, whoever that is. */
static bool is_signed(PKCS7 *token)
{
    return PKCS7_verify(token, NULL, NULL, NULL, NULL, PKCS7_NOVERIFY) == 1;
}

static bool check_against(const struct stamp_order *order, PKCS7 *token, const char *ca_file, int64_t when_ms,
                          GError **error)
{
    g_autoptr(TS_REQ) request = request_of(order);
    g_autoptr(TS_VERIFY_CTX) context = request ? TS_REQ_to_TS_VERIFY_CTX(request, NULL) : NULL;

    if (!context)
        return refuse(error, "the time stamp cannot be checked");
    if (*ca_file) {
        X509_STORE *store = authorities(ca_file, when_ms, error);

        if (!store)
            return false;
        TS_VERIFY_CTX_set_store(context, store); /* the context's from now on */
        TS_VERIFY_CTX_add_flags(context, TS_VFY_SIGNATURE);
    }
    return TS_RESP_verify_token(context, token) == 1 || refuse(error, "the time stamp does not hold");
}

static PKCS7 *read_token(GBytes *bytes)
{
    gsize size;
    const unsigned char *data = g_bytes_get_data(bytes, &size), *end = data;
    PKCS7 *token = d2i_PKCS7(NULL, &end, (long)size);

    if (token && end == data + size)
        return token;
    PKCS7_free(token);
    return NULL;
}

bool stamp_check(const struct stamp_order *order, GBytes *bytes, const char *ca_file, struct stamp_facts *facts,
                 GError **error)
{
    g_autoptr(PKCS7) token = NULL;
    g_autoptr(TS_TST_INFO) info = NULL;

    ERR_clear_error();
    token = read_token(bytes);
    info = token && PKCS7_type_is_signed(token) ? PKCS7_to_TS_TST_INFO(token) : NULL;
    if (!info)
        return refuse(error, "what was kept is no time stamp");
    facts->time_ms = time_of(info);
    if (!is_signed(token))
        return refuse(error, "the time stamp's signature does not fit");
    if (!check_against(order, token, ca_file, facts->time_ms, error))
        return false;
    facts->authority = authority_of(token);
    return true;
}

/* -- the response ------------------------------------------------------- */

/* "rejected: no such policy" in the authority's own words. */
static void refuse_status(const TS_STATUS_INFO *status, GError **error)
{
    const STACK_OF(ASN1_UTF8STRING) *texts = status ? TS_STATUS_INFO_get0_text(status) : NULL;
    g_autoptr(GString) words = g_string_new(NULL);

    for (int i = 0; texts && i < sk_ASN1_UTF8STRING_num(texts); i++) {
        const ASN1_UTF8STRING *text = sk_ASN1_UTF8STRING_value(texts, i);

        g_string_append_printf(words, "%s%.*s", i ? "; " : ": ", ASN1_STRING_length(text),
                               (const char *)ASN1_STRING_get0_data(text));
    }
    g_set_error(error, HERINNERD_ERROR, HERINNERD_ERROR_SERVER, "the authority refused%s", words->str);
}

static GBytes *token_bytes(TS_RESP *response)
{
    PKCS7 *token = TS_RESP_get_token(response);
    unsigned char *der = NULL;
    int size = token ? i2d_PKCS7(token, &der) : -1;
    GBytes *bytes = size > 0 ? g_bytes_new(der, (gsize)size) : NULL;

    OPENSSL_free(der);
    return bytes;
}

GBytes *stamp_response(const struct stamp_order *order, GBytes *bytes, const char *ca_file, GError **error)
{
    __attribute__((cleanup(stamp_facts_clear))) struct stamp_facts facts = {0};
    gsize size;
    const unsigned char *data = g_bytes_get_data(bytes, &size);
    g_autoptr(TS_RESP) response = NULL;
    g_autoptr(GBytes) token = NULL;
    long status;

    ERR_clear_error();
    response = d2i_TS_RESP(NULL, &data, (long)size);
    if (!response) {
        refuse(error, "the answer is no time stamp response");
        return NULL;
    }
    status = ASN1_INTEGER_get(TS_STATUS_INFO_get0_status(TS_RESP_get_status_info(response)));
    if (status != TS_STATUS_GRANTED && status != TS_STATUS_GRANTED_WITH_MODS) {
        refuse_status(TS_RESP_get_status_info(response), error);
        return NULL;
    }
    token = token_bytes(response);
    if (!token) {
        refuse(error, "the answer holds no time stamp");
        return NULL;
    }
    return stamp_check(order, token, ca_file, &facts, error) ? g_steal_pointer(&token) : NULL;
}
