package dev.parley.it.protocol;

import static dev.parley.it.protocol.Mutator.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.EchoSample;
import dev.parley.it.Requirement;
import dev.parley.it.ServerProcess;
import dev.parley.it.TestServers;
import dev.parley.it.client.ChatClient;
import dev.parley.it.client.Transport;
import dev.parley.redis.embedded.RedisProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/**
 * Almost valid messages on the channels of the classic adapter. A mutated request may by chance be a valid one, for
 * instance to disconnect everybody; what must not happen is that a server dies, complains loudly or stops to broadcast.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GarbageOnAdapterChannelsIT {
    private static final int MESSAGES = 6_000;
    private static final long SEED = Long.getLong("parley.it.seed", new Random().nextInt(1_000_000));
    private static final String[] CHANNELS = {
        "socket.io#/#", "socket.io#/#room#", "socket.io-request#/#", "socket.io-response#/#", "socket.io#/custom#"
    };

    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    private static RedisProcess redis;
    private static ServerProcess one;
    private static ServerProcess two;

    @BeforeAll
    static void start() throws IOException {
        Requirement.say(
                "FUZZ: malformed adapter messages of seed " + SEED + "; -Dparley.it.seed=" + SEED + " repeats them");
        redis = RedisProcess.start();
        one = SERVERS.start(EchoSample.launch("--redis", redis.url()));
        two = SERVERS.start(EchoSample.launch("--redis", redis.url()));
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @Test
    void malformed_adapter_messages_change_nothing() throws IOException {
        ChatClient bystander = ChatClient.connect(one.url(), Transport.WEBSOCKET, "/", Map.of());
        bystander.call("join", Map.of("rooms", List.of("room")));

        GarbageOnRedis.publish(redis.url(), new Mutator(new Random(SEED), corpus()), MESSAGES, CHANNELS);

        bystander.close();
        assertBroadcasts(one, two);
        assertBroadcasts(two, one);
        for (ServerProcess server : List.of(one, two)) {
            assertThat(server.isAlive()).isTrue();
            assertThat(server.output()).noneMatch(line -> line.contains(" ERROR "));
        }
        Requirement.say("FUZZ: " + MESSAGES + " malformed messages on the adapter's channels tried");
    }

    private static void assertBroadcasts(ServerProcess from, ServerProcess to) {
        try (ChatClient sender = ChatClient.connect(from.url(), Transport.WEBSOCKET, "/", Map.of());
                ChatClient receiver = ChatClient.connect(to.url(), Transport.WEBSOCKET, "/", Map.of())) {
            receiver.call("join", Map.of("rooms", List.of("after")));
            sender.call("emit", Map.of("rooms", List.of("after"), "event", "news", "args", List.of("well?")));
            assertThat(receiver.await("news").args()).containsExactly("well?");
        }
    }

    private static List<byte[]> corpus() throws IOException {
        return List.of(
                broadcast("room"),
                broadcast("custom"),
                bytes("{\"uid\":\"abcdef\",\"requestId\":\"x1\",\"type\":1}"),
                bytes(
                        "{\"uid\":\"abcdef\",\"type\":2,\"opts\":{\"rooms\":[\"room\"],\"except\":[]},\"rooms\":[\"other\"]}"),
                bytes("{\"uid\":\"abcdef\",\"requestId\":\"x2\",\"type\":5,\"opts\":{\"rooms\":[],\"except\":[]}}"),
                bytes("{\"uid\":\"abcdef\",\"type\":6,\"data\":[\"probe\",1]}"),
                bytes("{\"type\":8,\"requestId\":\"x3\",\"clientCount\":1}"),
                bytes("{\"requestId\":\"x2\",\"sockets\":[{\"id\":\"a\",\"handshake\":{},\"rooms\":[],\"data\":{}}]}"),
                new byte[0]);
    }

    private static byte[] broadcast(String room) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
            packer.packArrayHeader(3).packString("abcdef");
            packer.packMapHeader(3)
                    .packString("type")
                    .packInt(2)
                    .packString("data")
                    .packArrayHeader(3);
            packer.packString("news").packDouble(1.5).packBinaryHeader(3).writePayload(new byte[] {1, 2, 3});
            packer.packString("nsp").packString("/");
            packer.packMapHeader(3).packString("rooms").packArrayHeader(1).packString(room);
            packer.packString("except").packArrayHeader(0).packString("flags").packMapHeader(0);
            out.write(packer.toByteArray());
        }
        return out.toByteArray();
    }
}
