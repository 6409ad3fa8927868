# Runs a RabbitMQ of its own on the word of the test process that started it, and ends it with that
# process, however that ends: standard input is closed then. Arguments: the folder, the server.
set -m # every server in a process group of its own, so that no child of it stays
folder=$1 server=$2 group= mapper=

end() {
  if [ -n "$group" ]; then kill -KILL -- "-$group" 2>/dev/null; wait "$group" 2>/dev/null; fi
  group=
}

stop() {
  kill -TERM "$group"
  for _ in {1..150}; do kill -0 "$group" || break; sleep 0.1; done
  end
}

# What ends the tests must not end this before the servers; they would inherit an ignored signal.
trap : INT TERM HUP
# Erlang's port mapper would be started by the server and outlive it; running already, it is ours.
epmd -port "$ERL_EPMD_PORT" -address 127.0.0.1 >/dev/null 2>&1 </dev/null &
mapper=$!
exec 2>/dev/null # the shell would report what it was told to kill
while read -r word; do
  case $word in
    start) "$server" >"$folder/out" 2>&1 </dev/null & group=$! ;;
    stop) stop ;;
    kill) end ;;
  esac
  echo "$word $group"
done
end
kill -KILL -- "-$mapper" 2>/dev/null
rm -rf "$folder"
