package io.lagmonitor.aliyun;

import io.lagmonitor.model.LagException;
import java.util.regex.Pattern;

/** A call that was refused, or could not be made. The message is one line for people. */
final class ApiException extends LagException {

    private static final long serialVersionUID = 1L;
    private static final Pattern NO_SUCH_GROUP =
        Pattern.compile("(?i).*(subscription|consumer|group).*not[._]?(found|exist).*");

    private final String code;
    private final Scope scope;

    private ApiException(String code, Scope scope, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.scope = scope;
    }

    /** What else would be refused. */
    private enum Scope {
        /** Nothing, perhaps. */
        PARAMETERS,
        /** The same call with other parameters. */
        ACTION,
        /** Any other call of this fetch that has no more time. */
        NOW,
        /** Any other call of this fetch. */
        ALL
    }

    /** The answer says no to this call. */
    static ApiException refused(Refusal refusal, String message) {
        Scope scope = refusal.isAboutKeys() ? Scope.ALL
            : refusal.isForbidden() || refusal.status() >= 500 ? Scope.ACTION : Scope.PARAMETERS;
        return new ApiException(refusal.code(), scope, message, null);
    }

    /** There are no keys to sign with. */
    static ApiException withoutKeys(LagException why) {
        return new ApiException("", Scope.ALL, why.getMessage(), why);
    }

    /** The service throttles for longer than there is time. */
    static ApiException throttled(String message) {
        return new ApiException("", Scope.NOW, message, null);
    }

    /** Whether it says that there is no such group; BIZ_SUBSCRIPTION_NOT_FOUND, in today's words. */
    boolean isNoSuchGroup() {
        return NO_SUCH_GROUP.matcher(code).matches();
    }

    /** Whether it says that temporary keys have ended. */
    boolean isExpiredToken() {
        return code.startsWith("InvalidSecurityToken.Expire");
    }

    /** Whether the same call for something else may do. */
    boolean isAboutParameters() {
        return scope == Scope.PARAMETERS;
    }

    /** Whether any other call of this fetch would have the same end, whatever time it has. */
    boolean isForAll() {
        return scope == Scope.ALL;
    }

    /** As {@link #isForAll()}, for calls that have no more time than this one. */
    boolean isForAllOfThisTime() {
        return scope == Scope.ALL || scope == Scope.NOW;
    }
}
