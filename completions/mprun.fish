# fish completion of mprun, and of mprun remote under the name mpremote: in ~/.config/fish/completions or the like.

set -l words connect disconnect sleep edit resume soft-reset reset bootloader mount umount repl eval exec run rtc fs cat ls cp rm mkdir rmdir \
    touch sha256sum tree df mip romfs devs help version a0 a1 a2 a3 u0 u1 u2 u3

function __mprun_is_remote
    set -l line (commandline -opc)
    test (basename $line[1]) = mpremote; or contains -- remote $line
end

function __mprun_last_is
    test (commandline -opc)[-1] = $argv[1]
end

function __mprun_boards
    set -l line (commandline -opc)
    set -l at (contains -i -- --farm $line); or return
    sed -n 's/^[[:space:]]*-\{0,1\}[[:space:]]*{\{0,1\}id:[[:space:]]*\([^,}[:space:]]*\).*/\1/p' $line[(math $at + 1)] 2>/dev/null
end

function __mprun_board_paths
    set -l path (string replace -r '^:' '' -- (commandline -ct))
    set -l folder (string match -r '^.*/' -- $path)
    set -l line (commandline -opc)
    set -l where
    for option in --farm --board connect
        set -l at (contains -i -- $option $line); and set -a where $option $line[(math $at + 1)]
    end
    mprun remote $where resume fs --no-verbose ls ":"(string trim -r -c / -- $folder) 2>/dev/null </dev/null | string replace -a \r '' | string sub -s 14 | string replace -r '^' ":$folder"
end

for program in mprun mpremote
    complete -c $program -n '__mprun_is_remote; and string match -q ":*" -- (commandline -ct)' -f -a '(__mprun_board_paths)'
    complete -c $program -n '__mprun_is_remote; and __mprun_last_is connect' -f -a 'auto list (mprun remote devs 2>/dev/null | string split -f1 " ")'
    complete -c $program -n '__mprun_is_remote' -a "$words"
    complete -c $program -n '__mprun_last_is --board' -f -a '(__mprun_boards)'
end
complete -c mprun -n 'test (count (commandline -opc)) -eq 1' -a 'run boards report compare put get sync bench replay remote scan'
