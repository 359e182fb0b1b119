/* SPDX-License-Identifier: MIT */
#include "net/fault.h"

enum stream_fault fault_of(CURLcode code, long reply_code)
{
    switch ((int)code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return FAULT_HOST;
    case CURLE_COULDNT_RESOLVE_PROXY:
    case CURLE_PROXY:
        return FAULT_PROXY;
    case CURLE_COULDNT_CONNECT:
        return FAULT_CONNECT;
    case CURLE_OPERATION_TIMEDOUT:
        return FAULT_TIMEOUT;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
        return FAULT_CERTIFICATE;
    case CURLE_SSL_CACERT_BADFILE:
        return FAULT_CA_FILE;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CIPHER:
        return FAULT_TLS;
    case CURLE_USE_SSL_FAILED:
        return FAULT_NO_STARTTLS;
    case CURLE_LOGIN_DENIED: /* also when no mechanism fits; then the last reply is the one to EHLO */
        if (reply_code / 100 == 2)
            return FAULT_NO_LOGIN;
        return reply_code / 100 == 4 ? FAULT_LOGIN_LATER : FAULT_LOGIN;
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_REMOTE_ACCESS_DENIED:
        return reply_code >= 400 ? FAULT_GREETING : FAULT_CLOSED;
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
        return FAULT_CLOSED;
    default:
        return FAULT_OTHER;
    }
}
