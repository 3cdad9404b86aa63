package dev.parley.server.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.auth.Principal;
import dev.parley.server.store.MessageLog;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LocalUserTest {
    private final Sequencers sequencers =
            new Sequencers(noStore(), Runnable::run, () -> 0, ChatMetrics.NONE, (event, chatId, data, except) -> {});
    private final LocalUser user = new LocalUser("alice", sequencers);
    private final FakeSocket laptop = new FakeSocket("s1");
    private final FakeSocket phone = new FakeSocket("s2");
    private final ClientSession laptopSession = session(laptop);
    private final ClientSession phoneSession = session(phone);

    @Test
    void all_sockets_of_a_user_are_in_the_rooms_of_all_chats() {
        user.add(laptopSession);
        user.apply(Map.of("c1", 0L, "c2", 5L), user.hints());
        user.add(phoneSession);
        user.apply("c3", true, 0, user.hints());

        assertThat(laptop.rooms).containsExactly("chat:c1", "chat:c2", "chat:c3", "user:alice");
        assertThat(phone.rooms).isEqualTo(laptop.rooms);
        assertThat(sequencers.size()).isEqualTo(3);
    }

    @Test
    void what_the_store_said_before_a_change_is_not_applied_after_it() {
        user.add(laptopSession);
        long asked = user.hints();
        user.hint();

        assertThat(user.apply(Map.of("c1", 0L), asked)).isFalse();
        assertThat(user.apply("c1", true, 0, asked)).isFalse();
        assertThat(laptop.rooms).containsExactly("user:alice");
        assertThat(user.apply("c1", true, 0, user.hints())).isTrue();
        assertThat(user.isIn("c1")).isTrue();
    }

    @Test
    void a_full_answer_takes_out_of_rooms_too() {
        user.add(laptopSession);
        user.apply(Map.of("c1", 0L, "c2", 0L), user.hints());

        user.apply(Map.of("c2", 0L), user.hints());

        assertThat(laptop.rooms).containsExactly("chat:c2", "user:alice");
        assertThat(user.isIn("c1")).isFalse();
        assertThat(sequencers.size()).isEqualTo(1);
    }

    @Test
    void nobody_is_ready_before_the_first_full_answer() {
        user.add(laptopSession);
        user.apply("c1", true, 0, user.hints());
        assertThat(user.loadedSessions()).isEmpty();

        user.apply(Map.of("c1", 0L), user.hints());

        assertThat(user.loadedSessions()).containsExactly(laptopSession);
    }

    @Test
    void with_the_last_socket_everything_goes() {
        user.add(laptopSession);
        user.add(phoneSession);
        user.apply(Map.of("c1", 0L), user.hints());

        assertThat(user.remove(laptopSession)).isFalse();
        assertThat(sequencers.size()).isEqualTo(1);
        assertThat(user.remove(phoneSession)).isTrue();
        assertThat(sequencers.size()).isZero();
    }

    @Test
    void an_answer_that_comes_after_the_last_socket_changes_nothing() {
        user.add(laptopSession);
        user.remove(laptopSession);

        user.apply(Map.of("c1", 0L), user.hints());

        assertThat(sequencers.size()).isZero();
        assertThat(user.isIn("c1")).isFalse();
    }

    @Test
    void a_chat_of_two_local_users_has_one_sequencer_until_both_are_gone() {
        LocalUser bob = new LocalUser("bob", sequencers);
        user.add(laptopSession);
        user.apply(Map.of("c1", 0L), user.hints());
        bob.add(session(new FakeSocket("s3")));
        bob.apply(Map.of("c1", 0L), bob.hints());

        user.apply("c1", false, 0, user.hints());
        assertThat(sequencers.size()).isEqualTo(1);
        bob.apply("c1", false, 0, bob.hints());
        assertThat(sequencers.size()).isZero();
    }

    private static ClientSession session(FakeSocket socket) {
        return new ClientSession(socket, new Principal("alice", "Alice", null, Set.of(), null));
    }

    /** Nothing here may ask the store. */
    private static MessageLog noStore() {
        return (MessageLog) Proxy.newProxyInstance(
                LocalUserTest.class.getClassLoader(), new Class<?>[] {MessageLog.class}, (proxy, method, args) -> {
                    throw new AssertionError("asked the store: " + method);
                });
    }
}
