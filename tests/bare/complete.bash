# What bash offers after `totpdesk config set insert `, found and run as its own loader does.
. /usr/share/bash-completion/bash_completion
load=_completion_loader # its name until bash-completion 2.12
declare -F _comp_load >/dev/null && load=_comp_load
"$load" totpdesk || [ $? = 124 ] # "loaded, ask again"
COMP_WORDS=(totpdesk config set insert "")
COMP_CWORD=4
function_of=$(complete -p totpdesk | sed 's/.*-F \([^ ]*\).*/\1/')
"$function_of" totpdesk "" insert
printf '%s\n' "${COMPREPLY[@]}"
