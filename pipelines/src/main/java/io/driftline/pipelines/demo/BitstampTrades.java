package io.driftline.pipelines.demo;

import io.driftline.schemas.Label;
import io.driftline.schemas.Trade;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The demo's stream: all 100,000 trades of Bitcoin for US dollars on Bitstamp from 25 November to 1
 * December 2013, as {@code org.ta4j:ta4j-examples} carries them (seconds, price, amount).
 *
 * <p>An event is a trade whose price differs from that of the trade before it, once {@value
 * #WARM_UP} such changes have passed. What is to be predicted is the direction of the next change;
 * the trade that makes it is the next event, so each label is as late as the market made it.
 */
public final class BitstampTrades {
    /** Class of an event after which the price falls. */
    public static final String DOWN = "down";

    /** Class of an event after which the price rises. */
    public static final String UP = "up";

    /** Price changes that pass before the first event. */
    static final int WARM_UP = 5;

    private static final String FILE = "bitstamp_trades_from_20131125_usd.csv";
    private static final String HEADER = "timestamp,price,amount";
    private static final int RETURNS = 5;

    private final List<PriceChange> changes = new ArrayList<>();
    private final Deque<Double> logReturns = new ArrayDeque<>();
    private int seen;
    private long second = Long.MIN_VALUE;
    private int indexInSecond;
    private double price = Double.NaN;
    private long changedAt;
    private int tradesSinceChange;

    private BitstampTrades() {}

    /**
     * Reads the stream from the class path.
     *
     * @return its events in their order
     * @throws IllegalStateException when the build did not unpack the file, or it is not what it
     *     was
     */
    public static List<PriceChange> read() {
        InputStream stream = BitstampTrades.class.getResourceAsStream(FILE);
        if (stream == null) {
            throw new IllegalStateException(
                    ("The trades are not on the class path (%s). Build with mvn package: it takes"
                                    + " them out of org.ta4j:ta4j-examples.")
                            .formatted(FILE));
        }
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            return read(lines);
        } catch (IOException e) {
            throw new UncheckedIOException("The trades cannot be read: " + FILE, e);
        }
    }

    /** Derives the events from lines of seconds, price and amount below a header. */
    static List<PriceChange> read(BufferedReader lines) throws IOException {
        String header = lines.readLine();
        if (!HEADER.equals(header)) {
            throw new IllegalStateException(
                    "The trades begin with %s; they must begin with %s.".formatted(header, HEADER));
        }
        BitstampTrades trades = new BitstampTrades();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] fields = line.split(",");
            trades.add(
                    Long.parseLong(fields[0]),
                    Double.parseDouble(fields[1]),
                    Double.parseDouble(fields[2]));
        }
        return List.copyOf(trades.changes);
    }

    private void add(long atSecond, double newPrice, double amount) {
        indexInSecond = atSecond == second ? indexInSecond + 1 : 0;
        second = atSecond;
        if (Double.isNaN(price)) { // the first trade: nothing to compare it with
            price = newPrice;
            changedAt = atSecond;
            return;
        }
        tradesSinceChange++;
        if (newPrice == price) {
            return;
        }
        logReturns.addFirst(Math.log(newPrice / price));
        if (logReturns.size() > RETURNS) {
            logReturns.removeLast();
        }
        seen++;
        if (seen > WARM_UP) {
            changes.add(change(newPrice, amount));
        }
        price = newPrice;
        changedAt = atSecond;
        tradesSinceChange = 0;
    }

    private PriceChange change(double newPrice, double amount) {
        // A second has at most 15 trades here, so the index never reaches the next second.
        Instant time = Instant.ofEpochMilli(second * 1000 + indexInSecond);
        Trade event =
                Trade.newBuilder()
                        .setId("trade-%06d".formatted(changes.size()))
                        .setTime(time)
                        .setPrice(newPrice)
                        .setAmount(amount)
                        .setLogReturns(List.copyOf(logReturns))
                        .setSecondsSinceChange(second - changedAt)
                        .setTradesSinceChange(tradesSinceChange)
                        .build();
        return new PriceChange(truthOfLast(time, newPrice > price), event);
    }

    private Optional<Label> truthOfLast(Instant time, boolean up) {
        if (changes.isEmpty()) {
            return Optional.empty();
        }
        String id = changes.get(changes.size() - 1).event().getId();
        return Optional.of(
                Label.newBuilder().setId(id).setTime(time).setValue(up ? UP : DOWN).build());
    }
}
