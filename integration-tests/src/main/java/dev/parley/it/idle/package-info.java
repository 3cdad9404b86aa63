/**
 * A program that opens many idle Socket.IO connections to a server and says what one of them costs there. One thread
 * keeps them all alive; another talks to the user and to the server's JVM.
 */
@NullMarked
package dev.parley.it.idle;

import org.jspecify.annotations.NullMarked;
