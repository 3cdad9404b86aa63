/**
 * Socket.IO v5 packets as text with binary attachments. Pure functions over the JDK and gson.
 */
@NullMarked
package dev.parley.socketio.codec;

import org.jspecify.annotations.NullMarked;
