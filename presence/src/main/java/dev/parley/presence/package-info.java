/**
 * What online means: {@link dev.parley.presence.PresenceManager} with the operations of the presence design,
 * its values and its listener, and an in-memory half that goes on while Redis is away. Calls enter from any
 * thread and never block; changes leave through {@link dev.parley.presence.PresenceListener}.
 */
@NullMarked
package dev.parley.presence;

import org.jspecify.annotations.NullMarked;
