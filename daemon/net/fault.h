/* SPDX-License-Identifier: MIT */
/* libcurl's codes as the faults of stream.h. For net/ alone. */
#pragma once

#include <curl/curl.h>

#include "net/stream.h"

/* REPLY_CODE: of the server's last reply, 0 = none. */
enum stream_fault fault_of(CURLcode code, long reply_code);
