package dev.parley.presence.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A script from {@code resources/lua}, with its opening {@code presence.lua} before it. Called by its digest, and by its
 * text where Redis does not know it (after a restart, or on a node that never saw it).
 */
final class LuaScript {
    private static final String OPENING = read("presence.lua");

    private final String source;
    private final String digest;

    LuaScript(String file) {
        this.source = OPENING + read(file);
        this.digest = sha1(source);
    }

    /** Runs the script; whatever goes wrong fails the future. */
    CompletableFuture<List<Object>> run(
            RedisClusterAsyncCommands<String, byte[]> redis, String[] keys, List<String> arguments) {
        byte[][] values =
                arguments.stream().map(argument -> argument.getBytes(UTF_8)).toArray(byte[][]::new);
        return evalByDigest(redis, keys, values)
                .exceptionallyCompose(failure -> isUnknownScript(failure)
                        ? redis.<List<Object>>eval(source, ScriptOutputType.MULTI, keys, values)
                                .toCompletableFuture()
                        : CompletableFuture.failedFuture(failure));
    }

    /** Makes Redis know the script before it is called, so that a crowd of first calls need not send its text each. */
    void load(RedisClusterAsyncCommands<String, byte[]> redis) {
        try {
            redis.scriptLoad(source);
        } catch (RuntimeException e) {
            // A matter of speed only: the first call brings the text along.
        }
    }

    private CompletableFuture<List<Object>> evalByDigest(
            RedisClusterAsyncCommands<String, byte[]> redis, String[] keys, byte[][] values) {
        try {
            return redis.<List<Object>>evalsha(digest, ScriptOutputType.MULTI, keys, values)
                    .toCompletableFuture();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static boolean isUnknownScript(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof RedisNoScriptException;
    }

    private static String read(String file) {
        try (InputStream in = LuaScript.class.getResourceAsStream("/lua/" + file)) {
            if (in == null) {
                throw new IllegalStateException("script: " + file + " (expected: in resources/lua)");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(String text) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            return HexFormat.of().formatHex(sha1.digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
