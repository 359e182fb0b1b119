#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""Sends messages by Python's own library over one connection: smtplib_send.py PORT MESSAGES BYTES.

One line comes out: messages, seconds by the clock, CPU seconds.
"""
import smtplib
import sys
import time


def main():
    port, messages, size = map(int, sys.argv[1:])
    text = 'Subject: x\r\n\r\n' + ('a' * 76 + '\r\n') * (size // 78)
    with smtplib.SMTP('127.0.0.1', port) as server:
        begun, cpu = time.monotonic(), time.process_time()
        for _ in range(messages):
            server.sendmail('a@sender.example', ['b@client.example'], text)
        print(messages, time.monotonic() - begun, time.process_time() - cpu)


main()
