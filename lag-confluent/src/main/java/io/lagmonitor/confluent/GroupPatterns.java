package io.lagmonitor.confluent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lagmonitor.model.GroupFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a {@link GroupFilter} can leave to the service: names, and names that begin with something. Everything else is left
 * to ourselves, who look at each group again in any case.
 */
final class GroupPatterns {

    /** How long a filter may become is not documented. */
    private static final int MOST_TERMS = 100;

    private GroupPatterns() {}

    /** Filters that keep every group that is accepted; none if all are, or if nothing can be said. */
    static List<ObjectNode> filters(GroupFilter filter) {
        List<ObjectNode> filters = new ArrayList<>();
        List<Name> included = new ArrayList<>();
        boolean all = filter.includes().isEmpty() || !filter.includes().stream().allMatch(regex -> names(regex, included));
        if (!all && included.size() <= MOST_TERMS && included.stream().noneMatch(Name::isEverything)) {
            filters.add(Filters.any(included.stream().map(Name::filter).toList()));
        }
        List<Name> excluded = new ArrayList<>();
        for (String regex : filter.excludes()) {
            List<Name> names = new ArrayList<>();
            if (names(regex, names) && names.stream().noneMatch(name -> name.isEverything() || name.isMoreThan())) {
                excluded.addAll(names);
            }
        }
        excluded.stream().limit(MOST_TERMS).forEach(name -> filters.add(Filters.not(name.filter())));
        return filters;
    }

    /** Adds what a pattern matches, if it is nothing but names and beginnings of names, separated by bars. */
    private static boolean names(String regex, List<Name> names) {
        List<Name> found = new ArrayList<>();
        Scanner scanner = new Scanner(regex);
        do {
            Optional<Name> name = scanner.next();
            if (name.isEmpty()) {
                return false;
            }
            found.add(name.get());
        } while (scanner.hasNext());
        names.addAll(found);
        return true;
    }

    private enum Ending { NOTHING, ANYTHING, SOMETHING }

    private record Name(String text, Ending ending) {

        boolean isEverything() {
            return text.isEmpty() && ending != Ending.NOTHING;
        }

        /** The service is asked for names that begin so, and the name itself is not meant. */
        boolean isMoreThan() {
            return ending == Ending.SOMETHING;
        }

        ObjectNode filter() {
            return ending == Ending.NOTHING
                ? Filters.equal(Labels.GROUP, text) : Filters.beginsWith(Labels.GROUP, text);
        }
    }

    /** Reads regular expressions as far as they are plain text. */
    private static final class Scanner {

        private static final String SPECIAL = ".[]{}()*+?^$|\\";

        private final String regex;
        private int at;

        Scanner(String regex) {
            this.regex = regex;
        }

        boolean hasNext() {
            return at <= regex.length();
        }

        /** The next alternative; empty if it is more than a name or a beginning. */
        Optional<Name> next() {
            StringBuilder text = new StringBuilder();
            while (at < regex.length() && regex.charAt(at) != '|') {
                if (regex.startsWith("\\Q", at)) {
                    int end = regex.indexOf("\\E", at);
                    text.append(regex, at + 2, end < 0 ? regex.length() : end);
                    at = end < 0 ? regex.length() : end + 2;
                } else if (regex.charAt(at) == '\\' && at + 1 < regex.length() && isPunctuation(regex.charAt(at + 1))) {
                    text.append(regex.charAt(at + 1));
                    at += 2;
                } else if (SPECIAL.indexOf(regex.charAt(at)) < 0) {
                    text.append(regex.charAt(at++));
                } else {
                    return ending().filter(ending -> isAscii(text)).map(ending -> new Name(text.toString(), ending));
                }
            }
            at++;
            return Optional.of(new Name(text.toString(), Ending.NOTHING));
        }

        private Optional<Ending> ending() {
            Optional<Ending> ending = regex.startsWith(".*", at) ? Optional.of(Ending.ANYTHING)
                : regex.startsWith(".+", at) ? Optional.of(Ending.SOMETHING) : Optional.empty();
            at += 2;
            boolean last = at == regex.length() || at < regex.length() && regex.charAt(at) == '|';
            at++;
            return ending.filter(any -> last);
        }

        /** Beyond it, the order of letters may be another one than ours. */
        private static boolean isAscii(CharSequence text) {
            return text.chars().allMatch(character -> character >= ' ' && character < 0x7f);
        }

        private static boolean isPunctuation(char character) {
            return character > ' ' && character < 0x7f && !Character.isLetterOrDigit(character);
        }
    }
}
