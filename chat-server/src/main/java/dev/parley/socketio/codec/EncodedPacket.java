package dev.parley.socketio.codec;

import java.util.List;

/**
 * A packet as it is sent: one text message, then one binary message for each attachment.
 *
 * @param attachments not copied, and not to be changed afterwards
 */
public record EncodedPacket(String text, List<byte[]> attachments) {
    public EncodedPacket {
        attachments = List.copyOf(attachments);
    }
}
