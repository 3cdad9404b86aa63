package dev.parley.admin.output;

import java.util.Locale;

/** Makes text safe for a terminal: what would move the cursor, recolour, or turn the writing direction is spelled out. */
public final class Printable {
    private Printable() {}

    /** Characters that act instead of being seen become {@code \}{@code uXXXX}; so inside JSON strings the meaning stays. */
    public static String of(String text) {
        if (text.chars().noneMatch(Printable::isHarmful)) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.chars().forEach(c -> {
            if (isHarmful(c)) {
                safe.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                safe.append((char) c);
            }
        });
        return safe.toString();
    }

    private static boolean isHarmful(int c) {
        return Character.isISOControl(c) || isLineBreak(c) || isDirection(c) || c == 0xfeff;
    }

    private static boolean isLineBreak(int c) {
        return c == 0x2028 || c == 0x2029;
    }

    private static boolean isDirection(int c) {
        return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f;
    }
}
