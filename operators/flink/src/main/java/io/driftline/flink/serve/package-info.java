/** Following a champion's versions and predicting with the newest. */
package io.driftline.flink.serve;
