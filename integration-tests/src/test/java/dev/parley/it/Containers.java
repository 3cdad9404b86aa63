package dev.parley.it;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;
import org.testcontainers.DockerClientFactory;

/** Docker for tests: an engine that answers, and an image that it has or can fetch. Where there is none, tests are left out. */
public final class Containers {
    private static final int FETCH_SECONDS = 90;

    static {
        // Its search for an engine tells over many lines and at ERROR what require() says in one.
        ((Logger) LoggerFactory.getLogger("org.testcontainers")).setLevel(Level.OFF);
    }

    private Containers() {}

    /** Goes on only with this image; else one line says which tests are left out and why. Never a failure: see {@link Requirement}. */
    public static void require(String tests, String image) {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            Requirement.leaveOut(tests, "no Docker engine answers");
        }
        if (!isThere(image) && !isFetched(image)) {
            Requirement.leaveOut(tests, "the Docker engine has no image " + image + " and cannot fetch it");
        }
    }

    public static DockerClient client() {
        return DockerClientFactory.instance().client();
    }

    private static boolean isThere(String image) {
        try {
            client().inspectImageCmd(image).exec();
            return true;
        } catch (DockerException e) {
            return false;
        }
    }

    private static boolean isFetched(String image) {
        try {
            return client().pullImageCmd(image).start().awaitCompletion(FETCH_SECONDS, TimeUnit.SECONDS)
                    && isThere(image);
        } catch (DockerException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
