# fish completion of mprun, and of mprun remote under the name mpremote: in ~/.config/fish/completions or the like.

set -l commands run boards report rerun history flaky compare put get sync bench repl replay remote scan
set -l words connect disconnect sleep edit resume soft-reset reset bootloader mount umount repl eval exec run rtc fs cat ls cp rm mkdir rmdir \
    touch sha256sum tree df mip romfs devs help version a0 a1 a2 a3 u0 u1 u2 u3

# What is to be completed: a command, board, path on the board, device, remote command or file.
function __mprun_completes
    set -l line (commandline -opc)
    set -l word (commandline -ct)
    set -l is_remote (string match -qr '(^|/)mpremote$' -- $line[1]; or test "$line[2]" = remote; and echo yes)
    set -l what file
    if test "$line[-1]" = --board
        set what board
    else if test -n "$is_remote"; and string match -q ':*' -- $word
        set what path
    else if test -n "$is_remote"; and test "$line[-1]" = connect
        set what device
    else if test -n "$is_remote"; and contains -- $line[-1] fs mip romfs
        set what $line[-1]
    else if test -n "$is_remote"; and test "$line[-1]" != --farm
        set what remote_command
    else if test (count $line) -eq 1
        set what command
    end
    test $what = $argv[1]
end

# The boards of the inventory that the line names.
function __mprun_boards
    set -l line (commandline -opc)
    set -l at (contains -i -- --farm $line); or return
    set -l program (string replace -r 'mpremote$' mprun -- $line[1])
    begin
        command $program boards --farm $line[(math $at + 1)] --list </dev/null
    end 2>/dev/null
end

# mprun remote, or mpremote, as the line calls it.
function __mprun_remote
    set -l program (commandline -opc)[1]
    string match -qr '(^|/)mpremote$' -- $program; or set -a program remote
    begin
        command $program $argv </dev/null
    end 2>/dev/null
end

# What is in the board's folder that a path begins with. The board is the line's; what it runs goes on where it can be asked.
function __mprun_board_paths
    set -l folder (string match -r '^:(.*/)' -- (commandline -ct))[2]
    set -l from (string replace -r '(.)/$' '$1' -- "$folder")
    set -l line (commandline -opc)
    set -l where
    for i in (seq 2 (count $line))
        switch $line[$i]
            case --farm --board --port connect
                set -a where $line[$i] $line[(math $i + 1)]
            case 'a[0-9]' 'u[0-9]' 'c[0-9]'
                set -a where $line[$i]
        end
    end
    __mprun_remote $where resume fs --no-verbose ls ":$from" | string replace -a \r '' | string sub -s 14 | string replace -r '^' ":$folder"
end

for program in mprun mpremote
    complete -c $program -n '__mprun_completes board' -f -a '(__mprun_boards)'
    complete -c $program -n '__mprun_completes path' -f -a '(__mprun_board_paths)'
    complete -c $program -n '__mprun_completes device' -f -a 'auto list (__mprun_remote devs | string split -f1 " ")'
    complete -c $program -n '__mprun_completes fs' -f -a 'cat ls cp rm mkdir rmdir touch sha256sum tree'
    complete -c $program -n '__mprun_completes mip' -f -a install
    complete -c $program -n '__mprun_completes romfs' -f -a 'query build deploy'
    complete -c $program -n '__mprun_completes remote_command' -a "$words"
end
complete -c mprun -n '__mprun_completes command' -a "$commands"
