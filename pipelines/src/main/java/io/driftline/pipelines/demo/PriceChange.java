package io.driftline.pipelines.demo;

import io.driftline.schemas.Label;
import io.driftline.schemas.Trade;
import java.util.Optional;

/**
 * One step of the stream: a trade that changed the price, and what it tells about the one before.
 *
 * @param truth the label of the event before this one, known from this trade on; to be published
 *     before {@code event}, which has the same time. Empty for the first event
 */
public record PriceChange(Optional<Label> truth, Trade event) {}
