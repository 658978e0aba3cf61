/** Values that travel: batches of examples, the task they belong to, and their scaling. */
package io.driftline.data;
