/**
 * What the servers of a cluster ask of one another, whatever wire carries it: {@link
 * dev.parley.adapter.cluster.ClusterAdapter} turns operations into messages and messages into local effects, correlates
 * questions and answers, counts acknowledgements, and ends with what there is when the time is up. The wire is an interface,
 * {@link dev.parley.adapter.cluster.ClusterTransport}, so that all this is tested without Redis. No thread is owned here: work
 * runs on the caller's, the transport's and the given scheduler's threads, and never blocks them.
 */
@NullMarked
package dev.parley.adapter.cluster;

import org.jspecify.annotations.NullMarked;
