# bash completion of mprun, and of mprun remote under the name mpremote. Sourced by a shell, or put into
# /usr/share/bash-completion/completions/mprun (and mpremote).

_mprun_commands="run boards report rerun history flaky compare put get sync bench repl replay remote scan"
_mprun_remote_words="connect disconnect sleep edit resume soft-reset reset bootloader mount umount repl eval exec run rtc fs cat ls cp
  rm mkdir rmdir touch sha256sum tree df mip romfs devs help version a0 a1 a2 a3 u0 u1 u2 u3"

# The words that can follow a command which is several.
_mprun_subcommands() {
  case $1 in
    fs) echo cat ls cp rm mkdir rmdir touch sha256sum tree ;;
    mip) echo install ;;
    romfs) echo query build deploy ;;
  esac
}

# The boards of the inventory that the line names.
_mprun_boards() {
  local i
  for ((i = 1; i < ${#words[@]} - 1; i++)); do
    if [[ ${words[i]} == --farm ]]; then
      "${words[0]/%mpremote/mprun}" boards --farm "${words[i + 1]}" --list 2>/dev/null </dev/null
      return
    fi
  done
}

# mprun remote, or mpremote, as the line calls it.
_mprun_remote() {
  local program=("${words[0]}")
  [[ ${words[0]##*/} == mpremote ]] || program+=(remote)
  "${program[@]}" "$@" 2>/dev/null </dev/null
}

# What is in the board's folder that a path begins with. The board is the line's; what it runs goes on where it can be asked.
_mprun_board_paths() {
  local path=$1 folder= from i where=()
  [[ $path == */* ]] && folder=${path%/*}/
  from=${folder%/}
  for ((i = 1; i < ${#words[@]} - 1; i++)); do
    case ${words[i]} in
      --farm | --board | --port | connect) where+=("${words[i]}" "${words[i + 1]}") ;;
      [auc][0-9]) where+=("${words[i]}") ;;
    esac
  done
  [[ $folder == / ]] && from=/
  _mprun_remote "${where[@]}" resume fs --no-verbose ls ":$from" | tr -d '\r' | cut -c14- | sed "s|^|$folder|"
}

_mprun() {
  local line=${COMP_LINE:0:COMP_POINT} word words IFS=$' \t\n'
  read -ra words <<<"$line"
  word=${line##*[[:space:]]}
  [[ -z $word ]] && words+=("")
  local last=${words[${#words[@]} - 2]} is_remote=
  [[ ${words[0]##*/} == mpremote || ${words[1]} == remote ]] && is_remote=1
  IFS=$'\n'
  if [[ $last == --board ]]; then
    COMPREPLY=($(compgen -W "$(_mprun_boards)" -- "$word"))
  elif [[ $is_remote && $word == :* ]]; then # readline's word begins behind the colon
    compopt -o nospace 2>/dev/null
    COMPREPLY=($(compgen -W "$(_mprun_board_paths "${word#:}")" -- "${word#:}"))
  elif [[ $is_remote && $last == connect ]]; then
    COMPREPLY=($(compgen -W "$(_mprun_remote devs | cut -d' ' -f1; printf 'auto\nlist\n')" -- "$word"))
  elif [[ $is_remote && -n $(_mprun_subcommands "$last") ]]; then
    IFS=$' \n'
    COMPREPLY=($(compgen -W "$(_mprun_subcommands "$last")" -- "$word"))
  elif [[ ${#words[@]} -eq 2 && $word != -* && -z $is_remote ]]; then
    IFS=$' \n'
    COMPREPLY=($(compgen -W "$_mprun_commands" -- "$word") $(compgen -f -- "$word"))
  elif [[ $is_remote && $last != --farm && $word != -* && $word != */* ]]; then
    IFS=$' \n'
    COMPREPLY=($(compgen -W "$_mprun_remote_words" -- "$word") $(compgen -f -- "$word"))
  else
    COMPREPLY=($(compgen -f -- "$word"))
  fi
}

complete -o filenames -F _mprun mprun mpremote
