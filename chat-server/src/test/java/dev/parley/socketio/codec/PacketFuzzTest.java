package dev.parley.socketio.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Seeded at random: a failure names the seed that it can be repeated with. */
@Timeout(120)
class PacketFuzzTest {
    private static final int ROUNDS = 50_000;
    private static final String ALPHABET = "0123456789-/,[]{}\":.eE+ \\u_placeholdernumtrfs\u0000\ud800é'#\n";
    private static final List<String> SEEDS = List.of(
            "0{\"token\":\"x\"}",
            "0/admin,{\"a\":[1,2.5,null,true]}",
            "1/admin,",
            "2/admin,12[\"ev\",{\"a\":{\"b\":[\"\\u00e9\",-1e10]}}]",
            "352[\"res\",[[[[[]]]]]]",
            "52-/admin,7[\"bin\",{\"_placeholder\":true,\"num\":1},[{\"_placeholder\":true,\"num\":0}]]",
            "61-12[{\"_placeholder\":true,\"num\":0}]");

    @Test
    void nothing_but_a_refusal_comes_out_of_random_text() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);

        for (int i = 0; i < ROUNDS; i++) {
            feed(seed, random, noise(random));
        }
    }

    @Test
    void nothing_but_a_refusal_comes_out_of_damaged_packets() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);

        for (int i = 0; i < ROUNDS; i++) {
            feed(seed, random, damaged(random));
        }
    }

    @Test
    void whatever_is_written_is_read_again() throws ProtocolException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);

        for (int i = 0; i < ROUNDS / 10; i++) {
            List<Object> data = new ArrayList<>();
            data.add("ev");
            for (int args = random.nextInt(4); args > 0; args--) {
                data.add(value(random, 0));
            }
            long id = random.nextBoolean() ? Packet.Event.NO_ID : random.nextInt(1_000_000);
            String namespace = random.nextBoolean() ? "/" : "/custom";

            Packet read = transmit(PacketEncoder.event(namespace, id, data));

            assertThat(read)
                    .as("seed %d, round %d", seed, i)
                    .usingRecursiveComparison()
                    .isEqualTo(new Packet.Event(namespace, id, data));
        }
    }

    private static void feed(long seed, Random random, String text) {
        PacketDecoder decoder = new PacketDecoder(10, 64);
        try {
            if (decoder.onText(text) == null) {
                for (int i = 0; i < 11; i++) {
                    decoder.onBinary(new byte[random.nextInt(3)]);
                }
            }
        } catch (ProtocolException expected) {
            assertThat(expected).hasMessageNotContaining("\n");
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + seed + ", text " + text, e);
        }
    }

    private static Packet transmit(EncodedPacket packet) throws ProtocolException {
        PacketDecoder decoder = new PacketDecoder(1000, 64);
        Packet whole = decoder.onText(packet.text());
        for (byte[] attachment : packet.attachments()) {
            whole = decoder.onBinary(attachment);
        }
        return whole;
    }

    private static String noise(Random random) {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(40); length > 0; length--) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    private static String damaged(Random random) {
        StringBuilder text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
        for (int wounds = 1 + random.nextInt(3); wounds > 0 && text.length() > 0; wounds--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.deleteCharAt(at);
                case 1 -> text.insert(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
                case 2 -> text.setCharAt(at, ALPHABET.charAt(random.nextInt(ALPHABET.length())));
                default -> text.setLength(at);
            }
        }
        return text.toString();
    }

    private static Object value(Random random, int depth) {
        return switch (random.nextInt(depth > 4 ? 6 : 8)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> random.nextLong();
            case 3 -> random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
            case 4 -> noise(random);
            case 5 -> {
                byte[] bytes = new byte[random.nextInt(5)];
                random.nextBytes(bytes);
                yield bytes;
            }
            case 6 -> {
                List<Object> list = new ArrayList<>();
                for (int size = random.nextInt(4); size > 0; size--) {
                    list.add(value(random, depth + 1));
                }
                yield list;
            }
            default -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (int size = random.nextInt(4); size > 0; size--) {
                    map.put(noise(random), value(random, depth + 1));
                }
                yield map;
            }
        };
    }
}
