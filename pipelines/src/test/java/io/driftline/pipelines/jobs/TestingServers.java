package io.driftline.pipelines.jobs;

import io.driftline.pipelines.embedded.EmbeddedBroker;
import io.driftline.pipelines.embedded.EmbeddedFlink;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Gives the tests of a class a broker, with clients for its topics, and a Flink cluster: started
 * before the first test, stopped after the last.
 */
public final class TestingServers implements BeforeAllCallback, AfterAllCallback {
    private final int slots;
    private EmbeddedBroker broker;
    private EmbeddedFlink flink;
    private TestingTopics topics;

    private TestingServers(int slots) {
        this.slots = slots;
    }

    /**
     * Returns servers that are not started yet.
     *
     * @param slots of the cluster
     */
    public static TestingServers withSlots(int slots) {
        return new TestingServers(slots);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        broker = EmbeddedBroker.start();
        flink = EmbeddedFlink.start(slots);
        topics = new TestingTopics(broker);
    }

    /** Stops what was started, in the order in which one needs the other. */
    @Override
    public void afterAll(ExtensionContext context) {
        if (topics != null) {
            topics.close();
        }
        if (flink != null) {
            flink.close();
        }
        if (broker != null) {
            broker.close();
        }
    }

    public EmbeddedBroker broker() {
        return broker;
    }

    public EmbeddedFlink flink() {
        return flink;
    }

    public TestingTopics topics() {
        return topics;
    }
}
