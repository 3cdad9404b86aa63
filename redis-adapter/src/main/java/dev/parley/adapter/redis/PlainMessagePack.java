package dev.parley.adapter.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessagePacker;
import org.msgpack.core.MessageUnpacker;

/**
 * Plain values as MessagePack, in the dialect of the notepack.io library, which the Node.js adapters use: byte for byte the same
 * for what we write; all that its versions 2 and 3 write is read. Times become texts as in JSON, undefined becomes null and is
 * left out of maps, NaN and infinities become null.
 */
final class PlainMessagePack {
    /** No client may nest deeper; whoever does here is out to exhaust the stack. */
    static final int DEEPEST = 255;

    private static final int UINT64_BITS = 64;
    private static final int FIRST_CHUNK = 512;
    private static final int FIRST_CAPACITY = 16;
    private static final MessagePack.PackerConfig PACKER = new MessagePack.PackerConfig().withBufferSize(FIRST_CHUNK);
    private static final Object UNDEFINED = new Object();

    private static final byte PLAIN_EXTENSION = 0;
    private static final byte TIMESTAMP_EXTENSION = -1;
    private static final int TIMESTAMP_32 = 4;
    private static final int TIMESTAMP_64 = 8;
    private static final int TIMESTAMP_96 = 12;
    private static final int TIMESTAMP_64_SECOND_BITS = 34;
    private static final long UNSIGNED_INT = 0xFFFF_FFFFL;

    private PlainMessagePack() {}

    /** @throws IllegalArgumentException if there is something else than plain values, or too deep */
    static byte[] encode(@Nullable Object value) {
        try (MessageBufferPacker packer = PACKER.newBufferPacker()) {
            pack(packer, value, 0);
            return packer.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot fail", e);
        }
    }

    private static void pack(MessagePacker packer, @Nullable Object value, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IllegalArgumentException("value: nested deeper than " + DEEPEST + " (expected: no deeper)");
        }
        if (value == null) {
            packer.packNil();
        } else if (value instanceof String text) {
            byte[] utf8 = text.getBytes(UTF_8);
            packer.packRawStringHeader(utf8.length).writePayload(utf8);
        } else if (value instanceof Number number) {
            packNumber(packer, PlainNumbers.normal(number));
        } else if (value instanceof Boolean flag) {
            packer.packBoolean(flag);
        } else if (value instanceof List<?> list) {
            packer.packArrayHeader(list.size());
            for (Object element : list) {
                pack(packer, element, depth + 1);
            }
        } else if (value instanceof Map<?, ?> map) {
            packer.packMapHeader(map.size());
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                pack(packer, entry.getKey().toString(), depth + 1);
                pack(packer, entry.getValue(), depth + 1);
            }
        } else if (value instanceof byte[] binary) {
            packer.packBinaryHeader(binary.length).writePayload(binary);
        } else {
            throw new IllegalArgumentException("value: " + value.getClass().getName() + " (expected: a plain value)");
        }
    }

    private static void packNumber(MessagePacker packer, @Nullable Number number) throws IOException {
        if (number == null) {
            packer.packNil();
        } else if (number instanceof Long whole) {
            packer.packLong(whole);
        } else if (number instanceof BigInteger big && big.signum() > 0 && big.bitLength() <= UINT64_BITS) {
            packer.packBigInteger(big);
        } else {
            packer.packDouble(number.doubleValue());
        }
    }

    /** Reads exactly one value. */
    static @Nullable Object decode(byte[] message) throws MalformedMessageException {
        try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(message)) {
            Object value = new Decoder(unpacker, message.length).value(0);
            if (unpacker.getTotalReadBytes() != message.length) {
                throw new MalformedMessageException("MessagePack with bytes after its end");
            }
            return value == UNDEFINED ? null : value;
        } catch (IOException | MessagePackException e) {
            throw new MalformedMessageException("not MessagePack: " + e.getMessage());
        }
    }

    private record Decoder(MessageUnpacker unpacker, int length) {

        @Nullable
        Object value(int depth) throws IOException, MalformedMessageException {
            if (depth > DEEPEST) {
                throw new MalformedMessageException("MessagePack nested too deep");
            }
            MessageFormat format = unpacker.getNextFormat();
            return switch (format.getValueType()) {
                case NIL -> nil();
                case BOOLEAN -> unpacker.unpackBoolean();
                case INTEGER ->
                    format == MessageFormat.UINT64
                            ? PlainNumbers.of(unpacker.unpackBigInteger())
                            : (Number) unpacker.unpackLong();
                case FLOAT -> PlainNumbers.of(unpacker.unpackDouble());
                case STRING -> new String(bytes(unpacker.unpackRawStringHeader()), UTF_8);
                case BINARY -> bytes(unpacker.unpackBinaryHeader());
                case ARRAY -> list(depth);
                case MAP -> map(depth);
                case EXTENSION -> extension(format);
            };
        }

        private @Nullable Object nil() throws IOException {
            unpacker.unpackNil();
            return null;
        }

        private List<@Nullable Object> list(int depth) throws IOException, MalformedMessageException {
            int size = checked(unpacker.unpackArrayHeader());
            // Not of that size at once: what each header claims may be the same bytes, a hundred levels deep.
            List<@Nullable Object> list = new ArrayList<>(Math.min(size, FIRST_CAPACITY));
            for (int i = 0; i < size; i++) {
                Object element = value(depth + 1);
                list.add(element == UNDEFINED ? null : element);
            }
            return list;
        }

        private Map<String, @Nullable Object> map(int depth) throws IOException, MalformedMessageException {
            int size = checked(unpacker.unpackMapHeader());
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            for (int i = 0; i < size; i++) {
                Object key = value(depth + 1);
                Object value = value(depth + 1);
                if (!(key instanceof String || key instanceof Number)) {
                    throw new MalformedMessageException("MessagePack map with a key that is no text");
                }
                if (value != UNDEFINED) {
                    map.put(key.toString(), value);
                }
            }
            return map;
        }

        private @Nullable Object extension(MessageFormat format) throws IOException, MalformedMessageException {
            ExtensionTypeHeader header = unpacker.unpackExtensionTypeHeader();
            byte[] data = bytes(header.getLength());
            if (header.getType() == TIMESTAMP_EXTENSION) {
                return timestamp(ByteBuffer.wrap(data));
            }
            if (header.getType() == PLAIN_EXTENSION && format == MessageFormat.FIXEXT1) {
                return UNDEFINED;
            }
            if (header.getType() == PLAIN_EXTENSION && format == MessageFormat.FIXEXT8) {
                return JsTime.ofMillis(ByteBuffer.wrap(data).getLong());
            }
            boolean isArrayBuffer =
                    header.getType() == PLAIN_EXTENSION && !format.name().startsWith("FIXEXT");
            return isArrayBuffer ? data : List.of((long) header.getType(), data);
        }

        private static @Nullable Object timestamp(ByteBuffer data) throws MalformedMessageException {
            return switch (data.remaining()) {
                case TIMESTAMP_32 -> JsTime.ofSeconds(data.getInt() & UNSIGNED_INT, 0);
                case TIMESTAMP_64 -> timestamp64(data.getLong());
                case TIMESTAMP_96 -> timestamp96(data.getInt() & UNSIGNED_INT, data.getLong());
                default -> throw new MalformedMessageException("MessagePack timestamp of a wrong length");
            };
        }

        private static @Nullable Object timestamp64(long nanosAndSeconds) {
            long seconds = nanosAndSeconds & ((1L << TIMESTAMP_64_SECOND_BITS) - 1);
            return JsTime.ofSeconds(seconds, nanosAndSeconds >>> TIMESTAMP_64_SECOND_BITS);
        }

        private static @Nullable Object timestamp96(long nanos, long seconds) {
            return JsTime.ofSeconds(seconds, nanos);
        }

        private byte[] bytes(int size) throws IOException, MalformedMessageException {
            return unpacker.readPayload(checked(size));
        }

        /** What a header announces is believed only as far as there are bytes: else a few of them could claim all memory. */
        private int checked(int size) throws MalformedMessageException {
            if (size > length - unpacker.getTotalReadBytes()) {
                throw new MalformedMessageException("MessagePack that ends too early");
            }
            return size;
        }
    }
}
