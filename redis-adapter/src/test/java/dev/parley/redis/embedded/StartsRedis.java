package dev.parley.redis.embedded;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** A program that starts Redis, says its pid, and waits to be killed. */
final class StartsRedis {
    private StartsRedis() {}

    public static void main(String[] args) throws Exception {
        RedisProcess redis = RedisProcess.start();
        try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
            out.write(("pid " + redis.pid() + "\n").getBytes(StandardCharsets.US_ASCII));
            new CountDownLatch(1).await();
        }
    }
}
