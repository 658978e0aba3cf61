/** Memories of past examples: which are kept, which are drawn. */
package io.driftline.replay;
