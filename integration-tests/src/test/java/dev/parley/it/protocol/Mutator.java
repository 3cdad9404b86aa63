package dev.parley.it.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes almost valid input from valid input; the same seed makes the same. */
final class Mutator {
    private static final List<byte[]> TROUBLE = List.of(
            bytes("["),
            bytes("]"),
            bytes("{"),
            bytes("}"),
            bytes("\""),
            bytes("\\"),
            bytes(","),
            bytes("-"),
            bytes("/"),
            bytes("\u001e"),
            bytes("\u0000"),
            bytes("null"),
            bytes("99999999999999999999"),
            bytes("-1"),
            bytes("1e999"),
            bytes("\r\n"),
            bytes("\r\n\r\n"),
            bytes("__proto__"),
            bytes("_placeholder"),
            bytes("\\ud800"),
            bytes("[".repeat(2_000)),
            bytes("{\"a\":".repeat(500)),
            bytes("%2e%2e/"),
            new byte[] {(byte) 0xff, (byte) 0xfe},
            new byte[] {(byte) 0xc0, (byte) 0x80},
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80});

    private final Random random;
    private final List<byte[]> corpus;

    /** @param corpus valid inputs, of which at least one */
    Mutator(Random random, List<byte[]> corpus) {
        this.random = random;
        this.corpus = corpus;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A valid input after one to four changes. */
    byte[] next() {
        byte[] input = anyOf(corpus);
        for (int change = random.nextInt(4); change >= 0; change--) {
            input = changed(input);
        }
        return input;
    }

    private byte[] changed(byte[] input) {
        int from = random.nextInt(input.length + 1);
        int to = Math.min(input.length, from + 1 + random.nextInt(8));
        return switch (random.nextInt(7)) {
            case 0 -> flipped(input);
            case 1 -> joined(Arrays.copyOf(input, from), Arrays.copyOfRange(input, to, input.length));
            case 2 -> joined(Arrays.copyOf(input, to), Arrays.copyOfRange(input, from, input.length));
            case 3 -> Arrays.copyOf(input, from);
            case 4 -> spliced(input, from, anyOf(TROUBLE));
            case 5 -> spliced(input, from, noise());
            default -> joined(Arrays.copyOf(input, from), anyOf(corpus));
        };
    }

    private byte[] flipped(byte[] input) {
        byte[] copy = input.clone();
        if (copy.length > 0) {
            copy[random.nextInt(copy.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return copy;
    }

    private byte[] noise() {
        byte[] noise = new byte[1 + random.nextInt(16)];
        random.nextBytes(noise);
        return noise;
    }

    private byte[] anyOf(List<byte[]> inputs) {
        return inputs.get(random.nextInt(inputs.size()));
    }

    private static byte[] spliced(byte[] input, int at, byte[] insertion) {
        return joined(joined(Arrays.copyOf(input, at), insertion), Arrays.copyOfRange(input, at, input.length));
    }

    private static byte[] joined(byte[] head, byte[] tail) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        joined.writeBytes(head);
        joined.writeBytes(tail);
        return joined.toByteArray();
    }
}
