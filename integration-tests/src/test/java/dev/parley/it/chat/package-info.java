/** The chat protocol, spoken to two servers in one JVM over one real Redis and one embedded store. */
@org.jspecify.annotations.NullMarked
package dev.parley.it.chat;
