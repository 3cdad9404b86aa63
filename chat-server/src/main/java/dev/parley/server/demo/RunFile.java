package dev.parley.server.demo;

import java.util.List;

/**
 * Where the parts of a running demo are.
 *
 * @param servers addresses of the servers
 * @param pid process of the demo
 */
public record RunFile(String redisUrl, String mongodbUri, List<String> servers, long pid) {}
