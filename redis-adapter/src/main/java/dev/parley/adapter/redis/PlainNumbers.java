package dev.parley.adapter.redis;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Numbers as JavaScript means them: whole or not, whatever their type, and none that JSON cannot write. */
final class PlainNumbers {
    /** Up to here every whole number is a double. */
    private static final double EXACT = 0x1p53;

    private static final int LONG_DIGITS = 18;
    private static final int EXACT_DIGITS = 20;

    private PlainNumbers() {}

    /** A {@link Long} where the value is whole, else a {@link Double}; null for what JSON writes as null. */
    static @Nullable Number of(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return null;
        }
        return value == Math.rint(value) && Math.abs(value) <= EXACT ? (Number) (long) value : (Number) value;
    }

    /** A {@link Long} or, where that is too small, a {@link BigInteger}. */
    static Number of(BigInteger value) {
        return value.bitLength() < Long.SIZE ? (Number) value.longValue() : value;
    }

    /** Reads a JSON number. Long rows of digits become doubles: nobody means them exactly, and exactness would be costly. */
    static @Nullable Number parse(String text) {
        boolean isWhole = text.chars().allMatch(c -> c == '-' || Character.isDigit(c));
        if (isWhole && text.length() <= LONG_DIGITS) {
            return Long.valueOf(text);
        }
        return isWhole && text.length() <= EXACT_DIGITS ? of(new BigInteger(text)) : of(Double.parseDouble(text));
    }

    /** One of Long, BigInteger, Double or null for any number. */
    static @Nullable Number normal(Number value) {
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return value.longValue();
        }
        return value instanceof BigInteger whole ? of(whole) : of(value.doubleValue());
    }
}
