package dev.parley.server.demo;

import java.util.List;

/**
 * Where the parts of a running demo are.
 *
 * @param redis its address
 * @param mongodb the store's address
 * @param servers addresses of the servers
 * @param pid process of the demo
 */
public record RunFile(String redis, String mongodb, List<String> servers, long pid) {}
