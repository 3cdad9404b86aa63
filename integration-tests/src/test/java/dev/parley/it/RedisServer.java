package dev.parley.it;

import dev.parley.redis.embedded.RedisProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * A Redis for tests. Where it comes from the system property {@value #PROPERTY} or the environment variable {@value #VARIABLE}
 * says: {@code process} (the default; of the binary that {@link dev.parley.redis.embedded.RedisBinary} finds, the system's or
 * the bundled one), {@code container} (of the image that {@code redis.image} names), or the address of one that runs.
 */
public interface RedisServer extends AutoCloseable {
    String PROPERTY = "test.redis";
    String VARIABLE = "TEST_REDIS";

    /** Starts one, or finds the one that was given. */
    static RedisServer start() {
        String variable = System.getenv(VARIABLE);
        return start(System.getProperty(PROPERTY, variable == null || variable.isBlank() ? "process" : variable));
    }

    static RedisServer start(String origin) {
        return switch (origin) {
            case "process" -> OfProcess.start();
            case "container" -> OfContainer.start();
            default -> new Given(origin);
        };
    }

    /** As {@code redis://host:port}. */
    String url();

    /** Makes it hang: its connections stay, and nothing is answered. */
    void freeze();

    /** Lets it go on after {@link #freeze}. */
    void thaw();

    @Override
    void close();

    /** Its own process on this machine. */
    record OfProcess(RedisProcess process) implements RedisServer {
        static OfProcess start() {
            try {
                return new OfProcess(RedisProcess.start());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public String url() {
            return process.url();
        }

        @Override
        public void freeze() {
            process.signal("STOP");
        }

        @Override
        public void thaw() {
            process.signal("CONT");
        }

        @Override
        public void close() {
            process.close();
        }
    }

    /** In a container, paused to freeze it. */
    record OfContainer(GenericContainer<?> container) implements RedisServer {
        private static final int PORT = 6379;
        private static final String IMAGE = System.getProperty("redis.image", "redis:7-alpine");

        @SuppressWarnings("resource") // closed by close()
        static OfContainer start() {
            Containers.require("Redis in a container", IMAGE);
            GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(IMAGE))
                    .withImagePullPolicy(image -> false)
                    .withExposedPorts(PORT);
            container.start();
            return new OfContainer(container);
        }

        @Override
        public String url() {
            return "redis://" + container.getHost() + ":" + container.getMappedPort(PORT);
        }

        @Override
        public void freeze() {
            Containers.client().pauseContainerCmd(container.getContainerId()).exec();
        }

        @Override
        public void thaw() {
            Containers.client().unpauseContainerCmd(container.getContainerId()).exec();
        }

        @Override
        public void close() {
            container.stop();
        }
    }

    /** Somebody else's: it is used, and neither frozen nor ended. */
    record Given(String url) implements RedisServer {
        @Override
        public void freeze() {
            Assumptions.abort(url + " is not ours to freeze");
        }

        @Override
        public void thaw() {}

        @Override
        public void close() {}
    }
}
