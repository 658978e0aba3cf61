/** Streams from a seed: generators, and orders and disguises for data that are at hand. */
package io.driftline.stream;
