package io.driftline.stream;

import io.driftline.data.Task;
import io.driftline.state.Require;
import io.driftline.state.StateSpec;
import io.driftline.state.StateTree;
import java.util.List;
import java.util.stream.Stream;

/**
 * People who ask for a loan, judged by one of ten rules. Agrawal, Imieliński and Swami, IEEE TKDE 5
 * (1993); draws in the order of MOA. Columns: salary, commission, age, level of education, car, zip
 * code, value and years of the house, loan. Rules 8 and 10 nearly always say class 0.
 *
 * <p>Differs: MOA cuts perturbed values of houses at 135,000, far below most of them, so that most
 * are equal. {@code mostHouseValue} is usually 1,350,000; 135,000 gives MOA's stream.
 *
 * @param function 1 to 10
 * @param perturbation share of a column's range by which values move after the judgement, in [0, 1)
 * @param mostHouseValue above 0
 */
public record Agrawal(int function, double perturbation, double mostHouseValue)
        implements Generator {
    /** Columns. */
    private static final int SALARY = 0;

    private static final int COMMISSION = 1;
    private static final int AGE = 2;
    private static final int LEVEL = 3;
    private static final int CAR = 4;
    private static final int ZIP = 5;
    private static final int VALUE = 6;
    private static final int YEARS = 7;
    private static final int LOAN = 8;

    /** Bounds of a salary in thousands, below 40, below 60, and above. */
    private static final double[][] SALARIES = {{50, 100}, {75, 125}, {25, 75}};

    /** Bounds of a salary for the levels of education that rule 3 takes, and for the others. */
    private static final double[][] EDUCATED = {{25, 75}, {50, 100}, {50, 100}};

    private static final double[][] OTHERS = {{50, 100}, {75, 125}, {25, 75}};

    /** Bounds of a loan for the salaries that rule 2 takes, and for the others. */
    private static final double[][] LOANS = {{100, 300}, {200, 400}, {300, 500}};

    private static final double[][] OTHER_LOANS = {{200, 400}, {300, 500}, {100, 300}};

    private static final Task TASK =
            new Task(
                    Stream.of(
                                    "salary",
                                    "commission",
                                    "age",
                                    "elevel",
                                    "car",
                                    "zipcode",
                                    "hvalue",
                                    "hyears",
                                    "loan")
                            .map(name -> new Task.Column(name, true))
                            .toList(),
                    List.of("A", "B"));
    private static final StateSpec STATE = StateSpec.of("agrawal", 1);

    public Agrawal {
        Require.inHalfOpen("agrawal.function", function, 1, 11);
        Require.inHalfOpen("agrawal.perturbation", perturbation, 0, 1);
        Require.above("agrawal.most-hvalue", mostHouseValue, 0);
    }

    @Override
    public Task task() {
        return TASK;
    }

    @Override
    public StateSpec state() {
        return STATE;
    }

    @Override
    public void start(Draws draws, StateTree state) {
        // The concept is given.
    }

    @Override
    public int next(Draws draws, StateTree state, double[] person) {
        person[SALARY] = 20_000 + 130_000 * draws.uniform();
        person[COMMISSION] = person[SALARY] >= 75_000 ? 0 : 10_000 + 65_000 * draws.uniform();
        person[AGE] = 20 + draws.below(61);
        person[LEVEL] = draws.below(5);
        person[CAR] = draws.below(20);
        person[ZIP] = draws.below(9);
        person[VALUE] = (9 - person[ZIP]) * 100_000 * (0.5 + draws.uniform());
        person[YEARS] = 1 + draws.below(30);
        person[LOAN] = 500_000 * draws.uniform();
        int label = isA(person) ? 0 : 1;
        if (perturbation > 0) {
            perturb(person, draws);
        }
        return label;
    }

    private boolean isA(double[] person) {
        int age = person[AGE] < 40 ? 0 : person[AGE] < 60 ? 1 : 2;
        double salary = person[SALARY];
        double total = person[SALARY] + person[COMMISSION];
        boolean level = person[LEVEL] >= age && person[LEVEL] <= (age == 0 ? 1 : age + 2);
        double taken = 2 * total / 3;
        return switch (function) {
            case 1 -> age != 1;
            case 2 -> within(salary, SALARIES[age]);
            case 3 -> level;
            case 4 -> within(salary, level ? EDUCATED[age] : OTHERS[age]);
            case 5 ->
                    within(
                            person[LOAN],
                            within(salary, SALARIES[age]) ? LOANS[age] : OTHER_LOANS[age]);
            case 6 -> within(total, SALARIES[age]);
            case 7 -> taken - person[LOAN] / 5 - 20_000 > 0;
            case 8 -> taken - 5000 * person[LEVEL] - 20_000 > 0;
            case 9 -> taken - 5000 * person[LEVEL] - person[LOAN] / 5 - 10_000 > 0;
            default -> taken - 5000 * person[LEVEL] + equity(person) / 5 - 10_000 > 0;
        };
    }

    private static double equity(double[] person) {
        return person[YEARS] < 20 ? 0 : person[VALUE] * (person[YEARS] - 20) / 10;
    }

    private static boolean within(double amount, double[] thousands) {
        return amount >= thousands[0] * 1000 && amount <= thousands[1] * 1000;
    }

    private void perturb(double[] person, Draws draws) {
        person[SALARY] = moved(person[SALARY], 130_000, 20_000, 150_000, draws);
        if (person[COMMISSION] > 0) {
            person[COMMISSION] = moved(person[COMMISSION], 65_000, 10_000, 75_000, draws);
        }
        person[AGE] = Math.rint(moved(person[AGE], 60, 20, 80, draws));
        double values = (9 - person[ZIP]) * 100_000;
        person[VALUE] = moved(person[VALUE], values, 0, mostHouseValue, draws);
        person[YEARS] = Math.rint(moved(person[YEARS], 29, 1, 30, draws));
        person[LOAN] = moved(person[LOAN], 500_000, 0, 500_000, draws);
    }

    private double moved(double value, double range, double least, double most, Draws draws) {
        double moved = value + range * 2 * (draws.uniform() - 0.5) * perturbation;
        return Math.max(least, Math.min(most, moved));
    }
}
