package dev.parley.it.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.it.ServerProcess;
import dev.parley.it.TcpProxy;
import dev.parley.it.TestServers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two people on the chat page, one on each server of the demo. */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChatPageIT {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    @RegisterExtension
    static final Pages PAGES = new Pages("chat page tests");

    @RegisterExtension
    static final TestServers SERVERS = new TestServers();

    @TempDir
    static Path data;

    private static ServerProcess demo;
    private static int firstPort;
    private static int secondPort;

    @BeforeAll
    static void startTheDemo() {
        demo = SERVERS.start(ServerProcess.java("dev.parley.server.Main")
                .named("demo")
                .args("demo", "--port", "0", "--second-port", "0", "--data", data.toString())
                .readyWhen(Pattern.compile("Ctrl-C stops everything"))
                .within(Duration.ofSeconds(90)));
        firstPort = portAfter("Chat page");
        secondPort = portAfter("On the other server");
    }

    @Test
    void two_people_on_two_servers_talk_to_each_other() throws IOException {
        Tab bob = enter(secondPort, "Bob");
        Tab alice = enter(firstPort, "Alice");

        alice.type("#text", "Hello from the first server"); // at once: she is seen typing from the first letter on
        bob.awaitText("#typing", "Alice is typing");
        bob.awaitText("#people", "Alice");
        alice.awaitText("#people", "Bob");
        alice.pressEnter();

        bob.awaitText("#log", "Hello from the first server");
        bob.awaitNoText("#typing", "Alice is typing");
        alice.awaitText("#log", "Read by Bob");

        bob.click(".message:last-child .react[data-emoji='👍']");
        alice.awaitText(".message:last-child .reactions", "👍 1");

        bob.type("#text", "And hello from the second");
        bob.pressEnter();
        alice.awaitText("#log", "And hello from the second");

        alice.screenshot(SCREENSHOTS.resolve("chat-page.png"));
        assertThat(alice.eval("document.querySelector('#other').href").getAsString())
                .contains("localhost:" + secondPort);
    }

    @Test
    void a_lost_connection_shows_and_nothing_is_missed() throws IOException {
        try (TcpProxy proxy = TcpProxy.to(firstPort)) {
            Tab carol = enter(proxy.port(), "Carol");
            Tab dave = enter(secondPort, "Dave");
            dave.awaitText("#people", "Carol");

            proxy.down();
            carol.awaitText("#status", "reconnecting");
            dave.awaitNoText("#people", "Carol");
            dave.type("#text", "While Carol is away");
            dave.pressEnter();
            dave.awaitText(".message:last-child .content", "While Carol is away");
            carol.type("#text", "Written without a connection");
            carol.pressEnter();
            carol.awaitText("#log", "sending…");
            proxy.up();

            carol.awaitText("#status", "connected to server-1");
            carol.awaitText("#log", "While Carol is away");
            dave.awaitText("#log", "Written without a connection");
            carol.awaitNoText("#log", "sending…");
            assertThat(occurrences(dave, "Written without a connection")).isEqualTo(1);
            assertThat(occurrences(carol, "While Carol is away")).isEqualTo(1);
        }
    }

    @Test
    void what_is_said_while_a_slow_page_reads_the_history_is_shown() throws IOException {
        try (TcpProxy slow = TcpProxy.to(firstPort)) {
            Tab frank = enter(secondPort, "Frank");
            Tab ivan = enter(secondPort, "Ivan");
            ivan.type("#text", "I was here");
            ivan.pressEnter();
            frank.awaitText("#log", "I was here");
            PAGES.close(ivan);
            frank.awaitNoText("#people", "Ivan");
            slow.latency(Duration.ofMillis(300));

            Tab grace = enter(slow.port(), "Grace");
            grace.awaitSent("presence:get", "ivan"); // the history is there, but not yet what he is called
            frank.type("#text", "Said while Grace comes in");
            frank.pressEnter();

            grace.awaitText("#log", "Said while Grace comes in");
        }
    }

    @Test
    void the_page_works_with_the_keyboard_and_fits_a_phone() throws IOException {
        Tab erin = PAGES.open("http://localhost:" + firstPort + "/");
        erin.resize(390, 780);

        erin.awaitTrue("the form is ready", "document.querySelector('#login-submit')?.disabled === false");
        erin.type("#name", "Erin");
        erin.pressEnter();
        erin.awaitText("#status", "connected");
        erin.type("#text", "From a small screen");
        erin.pressEnter();

        erin.awaitText("#log", "From a small screen");
        erin.awaitTrue(
                "nothing is wider than the screen",
                "document.documentElement.scrollWidth <= document.documentElement.clientWidth");
        erin.screenshot(SCREENSHOTS.resolve("chat-page-phone.png"));
    }

    private static int portAfter(String label) {
        Pattern line = Pattern.compile(label + " +http://localhost:(\\d+)/");
        return demo.output().stream()
                .map(line::matcher)
                .filter(Matcher::find)
                .map(found -> Integer.parseInt(found.group(1)))
                .findFirst()
                .orElseThrow();
    }

    private static String address(int port, String name) {
        return "http://localhost:" + port + "/#name=" + name;
    }

    private static Tab enter(int port, String name) {
        Tab tab = PAGES.open(address(port, name));
        tab.awaitText("#status", "connected");
        tab.awaitText("#chat-title", "Lobby");
        return tab;
    }

    private static int occurrences(Tab tab, String content) {
        return tab.eval("[...document.querySelectorAll('.message .content')].filter((e) => e.textContent === '"
                        + content + "').length")
                .getAsInt();
    }
}
