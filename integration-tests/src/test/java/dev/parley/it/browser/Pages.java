package dev.parley.it.browser;

import dev.parley.it.Requirement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The pages of a test class, in one browser. They are closed after each test; those of a failed test leave a picture, their
 * document and a log of what happened in them in {@code target/browser}. Register it as a static field.
 */
final class Pages implements BeforeAllCallback, AfterTestExecutionCallback, AfterAllCallback {
    private static final Path EVIDENCE = Path.of("target", "browser");
    private static final int LINES_SHOWN = 40;

    private final String tests;
    private final List<Tab> open = new ArrayList<>();
    private Chromium browser;

    /** @param tests what to call the tests when there is no browser for them */
    Pages(String tests) {
        this.tests = tests;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        browser = Chromium.start(Requirement.program(tests, Chromium.PROGRAMS));
    }

    synchronized Tab open(String url) {
        Tab tab = browser.open(url);
        open.add(tab);
        return tab;
    }

    synchronized void close(Tab tab) {
        open.remove(tab);
        tab.close();
    }

    @Override
    public synchronized void afterTestExecution(ExtensionContext context) throws IOException {
        boolean failed = context.getExecutionException().isPresent();
        String test = context.getRequiredTestMethod().getName();
        for (int i = 0; i < open.size(); i++) {
            if (failed) {
                tell(open.get(i), test + "-" + (i + 1));
            }
            open.get(i).close();
        }
        open.clear();
    }

    private static void tell(Tab tab, String name) throws IOException {
        tab.saveEvidence(EVIDENCE, name);
        List<String> lines = tab.journal();
        Requirement.say("--- " + tab.title() + ", see " + EVIDENCE.resolve(name).toAbsolutePath()
                + ".png, .html, .log; its end:\n"
                + String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_SHOWN), lines.size())));
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException {
        if (browser != null) {
            browser.close();
        }
    }
}
