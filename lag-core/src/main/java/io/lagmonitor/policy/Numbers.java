package io.lagmonitor.policy;

/** Numbers for people, the same in every locale. */
final class Numbers {

    private Numbers() {}

    /** With a comma between groups of three digits: {@code 150,000}. */
    static String grouped(long number) {
        StringBuilder text = new StringBuilder(Long.toString(number));
        int firstDigit = number < 0 ? 1 : 0;
        for (int i = text.length() - 3; i > firstDigit; i -= 3) {
            text.insert(i, ',');
        }
        return text.toString();
    }
}
