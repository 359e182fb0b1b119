# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# Bash completion of herinnerctl. The program itself knows its commands and options, and the clients, invoices and
# letters of the store; where it has nothing to offer, names of files are.
_herinnerctl() {
    local candidate
    COMPREPLY=()
    while IFS= read -r candidate; do
        case ${COMP_WORDS[COMP_CWORD]} in
            [\"\']*) ;; # inside quotes nothing is to be escaped
            *) printf -v candidate %q "$candidate" ;;
        esac
        COMPREPLY+=("$candidate")
    done < <("${COMP_WORDS[0]}" --complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o default -o bashdefault -F _herinnerctl herinnerctl
