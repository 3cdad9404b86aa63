package dev.parley.redis;

/** How the Redis servers that we are told of hang together. */
public enum RedisTopology {
    /** One server. */
    STANDALONE,
    /** The nodes are Sentinels, which know the master. Not supported yet. */
    SENTINEL,
    /** The nodes are members of a Redis Cluster. Not supported yet. */
    CLUSTER
}
