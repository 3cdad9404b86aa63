package dev.parley.it.official;

import static dev.parley.it.ServerCluster.fresh;
import static dev.parley.it.ServerCluster.groupOf;
import static dev.parley.it.ServerCluster.nameOf;
import static dev.parley.it.ServerCluster.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import dev.parley.it.RedisMonitor;
import dev.parley.it.ServerCluster;
import dev.parley.it.TcpProxy;
import dev.parley.it.client.Transport;
import io.socket.client.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The two flows of the design document, with two real servers: the official JavaScript client on the one, the official Java
 * client on the other, and somebody who watches Redis.
 */
@Timeout(value = 90, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DesignFlowsIT {
    @RegisterExtension
    static final ServerCluster CLUSTER = ServerCluster.of(2);

    private final List<AutoCloseable> open = new ArrayList<>();
    private RedisMonitor monitor;
    private String alice;
    private String bob;
    private String chatId;

    @BeforeEach
    void watch() {
        monitor = own(new RedisMonitor(CLUSTER.redis().url()));
        alice = fresh("alice");
        bob = fresh("bob");
        chatId = fresh("chat");
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable part : open) {
            part.close();
        }
    }

    private <T extends AutoCloseable> T own(T part) {
        open.add(part);
        return part;
    }

    private JsClient js(URI server, String userId) {
        JsClient client = own(JsClient.dial(server, token(userId)));
        client.next("session:ready");
        return client;
    }

    private JavaClient java(URI server, Transport transport, String userId) {
        JavaClient client = own(JavaClient.dial(server, "/", transport, Map.of("token", token(userId))));
        client.next("session:ready");
        return client;
    }

    private static Map<String, Object> ok(Map<String, Object> answer) {
        assertThat(answer).containsEntry("ok", true);
        return answer;
    }

    private static JSONObject ok(List<Object> answer) throws JSONException {
        JSONObject object = (JSONObject) answer.get(0);
        assertThat(object.getBoolean("ok")).as(object.toString()).isTrue();
        return object;
    }

    @ParameterizedTest
    @EnumSource
    void a_message_sent_on_one_server_is_stored_and_received_on_the_other(Transport transport) throws JSONException {
        JsClient sender = js(CLUSTER.url(0), alice);
        JavaClient receiver = java(CLUSTER.url(1), transport, bob);
        ok(sender.call("chat:create", groupOf(chatId, bob)));
        receiver.next("chat:created");

        Map<String, Object> ack = ok(sender.call("message:send", Map.of("chatId", chatId, "content", "Hello, Bob")));

        JSONObject message = (JSONObject) receiver.next("message:sent").get(0);
        assertThat(message.getString("messageId")).isEqualTo(ack.get("messageId"));
        assertThat(message.getString("chatId")).isEqualTo(chatId);
        assertThat(message.getString("senderId")).isEqualTo(alice);
        assertThat(message.getString("content")).isEqualTo("Hello, Bob");
        assertThat(message.getString("timestamp")).isEqualTo(ack.get("timestamp"));
        assertThat(message.getLong("seq")).isEqualTo(1L).isEqualTo(ack.get("seq"));

        JSONArray history = ok(receiver.call("message:history", new JSONObject().put("chatId", chatId)))
                .getJSONArray("messages");
        assertThat(history.length()).isEqualTo(1);
        assertThat(history.getJSONObject(0).getString("messageId")).isEqualTo(ack.get("messageId"));

        await().untilAsserted(() -> assertThat(monitor.published("message:sent"))
                .anySatisfy(seen -> {
                    assertThat(seen.channel()).isEqualTo("chat_events");
                    assertThat(seen.message().get("chatId").getAsString()).isEqualTo(chatId);
                    assertThat(seen.data().get("content").getAsString()).isEqualTo("Hello, Bob");
                }));
        assertThat(sender.payloads("message:sent")).isEmpty();
    }

    @Test
    void an_answer_goes_back_the_other_way() throws JSONException {
        JsClient first = js(CLUSTER.url(0), alice);
        JavaClient second = java(CLUSTER.url(1), Transport.WEBSOCKET, bob);
        ok(first.call("chat:create", groupOf(chatId, bob)));
        second.next("chat:created");

        ok(second.call("typing:start", new JSONObject().put("chatId", chatId)));
        ok(second.call("message:send", new JSONObject().put("chatId", chatId).put("content", "Hello, Alice")));

        assertThat(first.next("typing:started")).containsEntry("userId", bob);
        assertThat(first.next("message:sent")).containsEntry("senderId", bob).containsEntry("content", "Hello, Alice");
        ok(first.call("message:read", Map.of("chatId", chatId, "seq", 1)));
        assertThat(((JSONObject) second.next("message:read").get(0)).getString("userId"))
                .isEqualTo(alice);
    }

    @Test
    void a_user_who_comes_online_on_one_server_is_seen_on_the_other_and_in_redis() throws JSONException {
        JavaClient observer = java(CLUSTER.url(1), Transport.WEBSOCKET, bob);

        JsClient newcomer = js(CLUSTER.url(0), alice);

        JSONObject online = nextAbout(observer, "user:online", alice);
        assertThat(online.getString("username")).isEqualTo(nameOf(alice));
        assertThat(online.getString("timestamp")).endsWith("Z");
        String socketId = (String) newcomer.next("connect").get("id");
        assertThat(monitor.commands().sismember("online_users", alice)).isTrue();
        assertThat(monitor.commands().smembers("user_sockets:" + alice)).containsExactly(socketId);
        assertThat(monitor.commands().get("user_presence:" + alice)).contains("\"" + nameOf(alice) + "\"");
        assertThat(monitor.commands().ttl("user_presence:" + alice)).isBetween(86_000L, 86_400L);
        await().untilAsserted(() -> assertThat(about("user:online", alice)).hasSize(1));

        newcomer.close();

        nextAbout(observer, "user:offline", alice);
        await().untilAsserted(() -> assertThat(about("user:offline", alice)).hasSize(1));
        assertThat(monitor.commands().sismember("online_users", alice)).isFalse();
        assertThat(monitor.commands().exists("user_sockets:" + alice)).isZero();
    }

    /** Skips what is said of others. */
    private static JSONObject nextAbout(JavaClient client, String event, String userId) throws JSONException {
        JSONObject payload = (JSONObject) client.next(event).get(0);
        while (!payload.getString("userId").equals(userId)) {
            payload = (JSONObject) client.next(event).get(0);
        }
        return payload;
    }

    private List<JsonObject> about(String event, String userId) {
        return monitor.published(event).stream()
                .map(RedisMonitor.Published::data)
                .filter(data -> data.get("userId").getAsString().equals(userId))
                .toList();
    }

    @Test
    void a_user_is_online_as_long_as_one_device_is_whatever_happens_to_the_others() throws JSONException {
        JavaClient observer = java(CLUSTER.url(1), Transport.WEBSOCKET, bob);
        try (TcpProxy line = TcpProxy.to(CLUSTER.server(1).port())) {
            JsClient phone = js(CLUSTER.url(0), alice);
            JsClient laptop = js(CLUSTER.url(0), alice);
            JsClient tablet = own(JsClient.dialWebSocket(URI.create("http://127.0.0.1:" + line.port()), token(alice)));
            tablet.next("session:ready");
            nextAbout(observer, "user:online", alice);
            await().untilAsserted(() -> assertThat(monitor.commands().scard("user_sockets:" + alice))
                    .isEqualTo(3));

            phone.close();
            laptop.close();
            await().untilAsserted(() -> assertThat(monitor.commands().scard("user_sockets:" + alice))
                    .isEqualTo(1));
            assertThat(monitor.commands().sismember("online_users", alice)).isTrue();
            assertThat(about("user:offline", alice)).isEmpty();

            line.down();
        }

        nextAbout(observer, "user:offline", alice);
        await().untilAsserted(() -> assertThat(about("user:offline", alice)).hasSize(1));
        assertThat(about("user:online", alice)).hasSize(1);
        assertThat(monitor.commands().exists("user_sockets:" + alice)).isZero();
    }

    @Test
    void by_default_a_client_starts_with_polling_and_moves_to_a_websocket() {
        JsClient client = js(CLUSTER.url(0), alice);

        assertThat(client.next("connect")).containsEntry("transport", "polling");
        assertThat(client.next("upgrade")).containsEntry("transport", "websocket");
        ok(client.call("chat:list", Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "garbage", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9.", "tampered"})
    void a_bad_token_is_refused_with_its_reason(String kind) {
        String good = token(alice);
        String bad = kind.equals("tampered") ? good.substring(0, good.length() - 6) + "AAAAAA" : kind;

        JsClient js = own(JsClient.dial(CLUSTER.url(0), bad));
        JavaClient java = own(JavaClient.dial(
                CLUSTER.url(1), "/", Transport.WEBSOCKET, bad.isEmpty() ? Map.of() : Map.of("token", bad)));

        Map<String, Object> error = js.next("connect_error");
        assertThat(error).containsEntry("message", "unauthorized");
        assertThat(error.get("data"))
                .asInstanceOf(MAP)
                .containsEntry("code", "unauthorized")
                .containsKey("reason");
        assertThat(java.next(Socket.EVENT_CONNECT_ERROR).get(0))
                .isInstanceOfSatisfying(
                        JSONObject.class,
                        refusal -> assertThat(refusal.toString())
                                .contains("\"message\":\"unauthorized\"", "\"code\":\"unauthorized\""));
        assertThat(js.payloads("connect")).isEmpty();
    }

    @Test
    void a_client_that_was_cut_off_comes_back_by_itself_and_syncs_what_it_missed() {
        JsClient sender = js(CLUSTER.url(0), alice);
        try (TcpProxy line = TcpProxy.to(CLUSTER.server(1).port())) {
            JsClient receiver = js(URI.create("http://127.0.0.1:" + line.port()), bob);
            receiver.next("upgrade");
            ok(sender.call("chat:create", groupOf(chatId, bob)));
            ok(sender.call("message:send", Map.of("chatId", chatId, "content", "1")));
            receiver.next("message:sent", message -> message.get("content").equals("1"));

            line.down();
            receiver.next("disconnect");
            for (int number = 2; number <= 5; number++) {
                ok(sender.call("message:send", Map.of("chatId", chatId, "content", String.valueOf(number))));
            }
            receiver.forget();
            line.up();

            receiver.next("session:ready");
            Map<String, Object> synced = ok(receiver.call("chat:sync", Map.of("chats", Map.of(chatId, 1))));
            assertThat(seqs(synced)).containsExactly(2L, 3L, 4L, 5L);
            ok(sender.call("message:send", Map.of("chatId", chatId, "content", "6")));
            assertThat(receiver.next("message:sent")).containsEntry("seq", 6L);
        }
    }

    @SuppressWarnings("unchecked")
    private List<Object> seqs(Map<String, Object> synced) {
        Map<String, Object> chat = ((Map<String, Map<String, Object>>) synced.get("chats")).get(chatId);
        return ((List<Map<String, Object>>) chat.get("messages"))
                .stream().map(message -> message.get("seq")).toList();
    }

    @Test
    void history_is_the_same_on_both_servers_and_comes_in_pages() throws JSONException {
        JsClient writer = js(CLUSTER.url(0), alice);
        JavaClient reader = java(CLUSTER.url(1), Transport.POLLING, bob);
        ok(writer.call("chat:create", groupOf(chatId, bob)));
        for (int number = 1; number <= 25; number++) {
            ok(writer.call("message:send", Map.of("chatId", chatId, "content", "message " + number)));
        }

        JSONObject page = ok(reader.call(
                "message:history",
                new JSONObject().put("chatId", chatId).put("beforeSeq", 26).put("limit", 10)));

        List<Long> seqs = new ArrayList<>();
        for (int index = 0; index < 10; index++) {
            seqs.add(page.getJSONArray("messages").getJSONObject(index).getLong("seq"));
        }
        assertThat(seqs).isEqualTo(LongStream.rangeClosed(16, 25).boxed().toList());
        assertThat(page.getBoolean("hasMore")).isTrue();
    }

    @Test
    void a_server_that_is_asked_to_end_tells_its_clients_and_takes_its_users_offline() throws JSONException {
        JavaClient observer = java(CLUSTER.url(0), Transport.WEBSOCKET, bob);
        var third = CLUSTER.start("server-3");
        JsClient client = js(third.url(), alice);
        nextAbout(observer, "user:online", alice);

        int exitCode = third.terminate(Duration.ofSeconds(10));

        client.next("disconnect");
        nextAbout(observer, "user:offline", alice);
        assertThat(exitCode).isIn(0, 143);
        assertThat(monitor.commands().sismember("online_users", alice)).isFalse();
    }
}
