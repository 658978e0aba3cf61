package io.driftline.stream;

import io.driftline.state.Require;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Orders labelled data as tasks of random sizes, some classes in one task only, examples of the
 * others blurred over all. Moon et al., "Online Class Incremental Learning on Stochastic Blurry
 * Task Boundary", ICCV 2023, arXiv:2308.09303, draws in the order of its sampler.
 *
 * <p>As there, the blurred examples are the first of each task's, so that they come from few
 * classes; tasks may be empty; classes that do not divide evenly are left out.
 *
 * @param tasks at least 1; usually 5
 * @param disjointPercent N, classes that are in one task only, 0 to 100; usually 50
 * @param blurryPercent M, examples of the other classes that go to a random task, 0 to 100; usually
 *     10
 */
public record SiBlurry(int tasks, int disjointPercent, int blurryPercent) {

    /** Examples of one task: those of its own classes, and those that blur it. */
    record Parts(int[] disjoint, int[] blurry) {}

    public SiBlurry {
        Require.atLeast("si-blurry.tasks", tasks, 1);
        Require.inHalfOpen("si-blurry.disjoint-percentage", disjointPercent, 0, 101);
        Require.inHalfOpen("si-blurry.blurry-percentage", blurryPercent, 0, 101);
    }

    /**
     * Returns the examples of each task in their order: indices of {@code labels}.
     *
     * @param labels class of each example, read only
     * @param classes how many classes there are
     */
    public List<int[]> order(int[] labels, int classes, Draws draws) {
        List<int[]> order = new ArrayList<>();
        for (Parts parts : parts(labels, classes, draws)) {
            int[] task =
                    Arrays.copyOf(
                            parts.disjoint(), parts.disjoint().length + parts.blurry().length);
            System.arraycopy(
                    parts.blurry(), 0, task, parts.disjoint().length, parts.blurry().length);
            order.add(task);
        }
        order.forEach(draws::shuffle);
        return order;
    }

    /** Returns what each task consists of, before it is shuffled. */
    List<Parts> parts(int[] labels, int classes, Draws draws) {
        int disjoint = classes * disjointPercent / 100 / tasks * tasks;
        int blurry = (classes - disjoint) / tasks * tasks;
        int[] order = draws.permutation(classes);
        int[] disjointCuts = cuts(disjoint, draws);
        int[] blurryCuts = cuts(blurry, draws);
        List<int[]> own = new ArrayList<>();
        List<int[]> blurred = new ArrayList<>();
        int count = 0;
        for (int task = 0; task < tasks; task++) {
            own.add(examples(labels, order, disjointCuts[task], disjointCuts[task + 1]));
            int from = disjoint + blurryCuts[task];
            blurred.add(examples(labels, order, from, disjoint + blurryCuts[task + 1]));
            count += blurred.get(task).length;
        }
        int[] sizes = cuts((int) ((long) count * blurryPercent / 100), draws);
        return exchange(own, blurred, sizes, draws);
    }

    private List<Parts> exchange(List<int[]> own, List<int[]> blurred, int[] cuts, Draws draws) {
        int[] pool = new int[cuts[tasks]];
        int pooled = 0;
        int[] given = new int[tasks];
        for (int task = 0; task < tasks; task++) {
            given[task] = Math.min(cuts[task + 1] - cuts[task], blurred.get(task).length);
            System.arraycopy(blurred.get(task), 0, pool, pooled, given[task]);
            pooled += given[task];
        }
        pool = Arrays.copyOf(pool, pooled);
        draws.shuffle(pool);
        List<Parts> parts = new ArrayList<>();
        int taken = 0;
        for (int task = 0; task < tasks; task++) {
            int[] before = blurred.get(task);
            int kept = before.length - given[task];
            int back = Math.min(cuts[task + 1] - cuts[task], pooled - taken);
            int[] after = Arrays.copyOfRange(before, given[task], given[task] + kept + back);
            System.arraycopy(pool, taken, after, kept, back);
            taken += back;
            parts.add(new Parts(own.get(task), after));
        }
        return parts;
    }

    /** Returns 0, then random cuts in order, then {@code size}. */
    private int[] cuts(int size, Draws draws) {
        int[] cuts = new int[tasks + 1];
        for (int i = 0; i < tasks - 1; i++) {
            cuts[i + 1] = size == 0 ? 0 : draws.below(size);
        }
        cuts[tasks] = size;
        Arrays.sort(cuts, 1, tasks);
        return cuts;
    }

    /** Returns the examples of some places' classes, in the order of the data. */
    private static int[] examples(int[] labels, int[] order, int from, int to) {
        int[] place = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            place[order[i]] = i;
        }
        int[] examples = new int[labels.length];
        int count = 0;
        for (int e = 0; e < labels.length; e++) {
            if (place[labels[e]] >= from && place[labels[e]] < to) {
                examples[count++] = e;
            }
        }
        return Arrays.copyOf(examples, count);
    }
}
