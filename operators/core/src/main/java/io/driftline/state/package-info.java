/** State as data: what a piece declares, what it remembers, and the versioned bytes of it. */
package io.driftline.state;
