# Sourced by .ci/run: a Docker engine for the tests that want one. An engine that answers is used and left alone. Otherwise
# root starts one of its own, with its data, socket and pid file in a temporary folder, and a Redis image made of this machine's
# redis-server: nothing is fetched. What cannot be done is said in one line; the tests then say what they leave out.

docker_home=
docker_bridge=docker0

docker_start() {
    if has docker && docker info >/dev/null 2>&1; then
        echo "an engine answers, and is used"
        return
    fi
    if [ "$(id -u)" != 0 ]; then
        echo "no Docker: no engine answers, and only root can start one"
        return
    fi
    if ! has dockerd || ! has docker; then
        apt-get update -qq >/dev/null 2>&1 || true
        apt-get install -y -qq --no-install-recommends docker.io >/dev/null 2>&1 || true
        has docker || apt-get install -y -qq --no-install-recommends docker-cli >/dev/null 2>&1 || true
        if ! has dockerd || ! has docker; then
            echo "no Docker: docker.io cannot be installed"
            return
        fi
        if docker info >/dev/null 2>&1; then
            echo "an engine came with docker.io, and is used"
            return
        fi
    fi
    docker_start_own
}

docker_start_own() {
    docker_home=$(mktemp -d /tmp/parley-docker.XXXXXX)
    [ ! -e "/sys/class/net/$docker_bridge" ] || docker_bridge= # somebody else's
    dockerd --data-root "$docker_home/data" --exec-root "$docker_home/exec" --host "unix://$docker_home/docker.sock" \
        --pidfile "$docker_home/docker.pid" --iptables=false --ip6tables=false --ip-masq=false \
        >"$docker_home/log" 2>&1 &
    docker_pid=$!
    for _ in $(seq 30); do
        if docker -H "unix://$docker_home/docker.sock" info >/dev/null 2>&1; then
            docker_use_own
            return
        fi
        kill -0 "$docker_pid" 2>/dev/null || break
        sleep 1
    done
    echo "no Docker: dockerd does not start here: $(grep -v 'level=info' "$docker_home/log" | tail -n 1 | cut -c1-300)"
    docker_stop
}

docker_use_own() {
    # No reaper, which would have to be fetched; and the address for a test that runs in a container itself.
    export DOCKER_HOST=unix://$docker_home/docker.sock TESTCONTAINERS_RYUK_DISABLED=true TESTCONTAINERS_HOST_OVERRIDE=127.0.0.1
    docker_redis_image redis:local
    # In some sandboxes the engine starts, and no container does.
    if ! docker run --rm redis:local --version >"$docker_home/try" 2>&1; then
        echo "no Docker: dockerd starts here, but no container: $(tail -n 1 "$docker_home/try" | cut -c1-300)"
        unset DOCKER_HOST TESTCONTAINERS_RYUK_DISABLED TESTCONTAINERS_HOST_OVERRIDE
        docker_stop
        return
    fi
    maven_flags+=(-Dredis.image=redis:local)
    echo "a private engine, $(docker version --format '{{.Server.Version}}'), with the image redis:local"
}

# The program with the libraries that it needs, and nothing else.
docker_redis_image() {
    local root=$docker_home/image file
    mkdir -p "$root/data" "$root/tmp" "$root/etc"
    echo 'root:x:0:0:root:/:/bin/false' >"$root/etc/passwd"
    for file in "$(command -v redis-server)" $(ldd "$(command -v redis-server)" | grep -o '/[^ ]*'); do
        install -D "$file" "$root$file"
    done
    tar -C "$root" -c . | docker import \
        -c "ENTRYPOINT [\"$(command -v redis-server)\"]" \
        -c 'CMD ["--protected-mode", "no", "--save", "", "--appendonly", "no"]' \
        -c 'EXPOSE 6379' -c 'WORKDIR /data' - "$1" >/dev/null
}

# Ends the private engine, if there is one. It is this shell's child, and known by its pid alone.
docker_stop() {
    [ -n "$docker_home" ] || return 0
    kill "$docker_pid" 2>/dev/null || true
    wait "$docker_pid" 2>/dev/null || true
    [ -z "$docker_bridge" ] || ip link delete "$docker_bridge" 2>/dev/null || true
    rm -rf "$docker_home"
    docker_home=
}
