package io.lagmonitor.aliyun;

import io.lagmonitor.http.Deadline;
import io.lagmonitor.http.HttpSender;
import io.lagmonitor.model.LagException;
import io.lagmonitor.spi.ConfigException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * As whom Alibaba Cloud is called. Keys that end are asked for anew a quarter of an hour before they do, and at once when
 * the service says that they have ended; while that fails, those that are held are used until their end.
 *
 * <p>Several sources may share one, on any threads. It holds no connections: each source asks over its own.
 */
public final class AliyunCredentials {

    private static final Logger LOG = LoggerFactory.getLogger(AliyunCredentials.class);
    private static final Duration EARLY = Duration.ofMinutes(15);
    private static final Duration BETWEEN_FAILURES = Duration.ofMinutes(1);
    /** The rest is for the call itself, with the keys that are held. */
    private static final double TIME_TO_RENEW = 0.5;

    private final KeySource source;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private Optional<Held> held = Optional.empty();
    private Optional<Instant> failedAt = Optional.empty();

    AliyunCredentials(KeySource source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
    }

    /**
     * The keys of a RAM user.
     *
     * @throws ConfigException if one of them can be no key; it is not quoted
     */
    public static AliyunCredentials of(String accessKeyId, String accessKeySecret) {
        return of(accessKeyId, accessKeySecret, Optional.empty());
    }

    /** Temporary keys from the Security Token Service. Nobody renews them. */
    public static AliyunCredentials of(String accessKeyId, String accessKeySecret, String securityToken) {
        return of(accessKeyId, accessKeySecret, Optional.of(securityToken));
    }

    /**
     * The keys in {@code ALIBABA_CLOUD_ACCESS_KEY_ID}, {@code ALIBABA_CLOUD_ACCESS_KEY_SECRET} and, for temporary ones,
     * {@code ALIBABA_CLOUD_SECURITY_TOKEN}.
     *
     * @throws ConfigException naming the variable that is not set
     */
    public static AliyunCredentials fromEnvironment() {
        return fromEnvironment(System::getenv);
    }

    /**
     * The keys of the RAM role of this ECS instance, from the metadata service of the machine. The role is the one in
     * {@code ALIBABA_CLOUD_ECS_METADATA} or, without it, the one the service names. The service is asked without a session
     * token where it gives none, unless {@code ALIBABA_CLOUD_IMDSV1_DISABLED} is true.
     *
     * @throws ConfigException if {@code ALIBABA_CLOUD_ECS_METADATA_DISABLED} is true
     */
    public static AliyunCredentials ecsRole() {
        return of(EcsRole.from(Environment.ofThisProcess()));
    }

    /** As {@link #ecsRole()}, for the role of this name. */
    public static AliyunCredentials ecsRole(String role) {
        return of(EcsRole.from(Environment.ofThisProcess()).role(role));
    }

    /**
     * The keys of a RAM role that a pod may take on with its OIDC token (RRSA), from the Security Token Service: as in
     * {@code ALIBABA_CLOUD_ROLE_ARN}, {@code ALIBABA_CLOUD_OIDC_PROVIDER_ARN} and {@code ALIBABA_CLOUD_OIDC_TOKEN_FILE},
     * which is read each time. {@code ALIBABA_CLOUD_ROLE_SESSION_NAME} names the session;
     * {@code ALIBABA_CLOUD_STS_REGION} and {@code ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED} choose the endpoint.
     *
     * @throws ConfigException naming the variable that is not set
     */
    public static AliyunCredentials oidc() {
        return of(OidcRole.from(Environment.ofThisProcess()));
    }

    /** As {@link #oidc()}, for this role of this provider, with the token in this file. */
    public static AliyunCredentials oidc(String roleArn, String providerArn, Path tokenFile) {
        return of(OidcRole.of(roleArn, providerArn, tokenFile, Environment.ofThisProcess()));
    }

    /**
     * The same credentials from a metadata service, or a Security Token Service, at this host or address.
     *
     * @throws ConfigException if it is none, or if nobody is asked for these keys
     */
    public AliyunCredentials endpoint(String address) {
        return new AliyunCredentials(source.at(Endpoints.of(address)), clock);
    }

    /** Where the keys come from; no key. */
    @Override
    public String toString() {
        return source.toString();
    }

    static AliyunCredentials of(KeySource source) {
        return new AliyunCredentials(source, InstantSource.system());
    }

    static AliyunCredentials fromEnvironment(Function<String, String> variables) {
        Environment environment = new Environment(variables);
        return of(environment.required("ALIBABA_CLOUD_ACCESS_KEY_ID"),
            environment.required("ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
            environment.text("ALIBABA_CLOUD_SECURITY_TOKEN"));
    }

    /**
     * Keys that have not ended.
     *
     * @param ended keys of which a service has just said that they have ended
     * @throws LagException if there are none
     */
    Keys keys(HttpSender sender, Deadline deadline, Optional<Keys> ended) throws InterruptedException {
        if (!lock.tryLock(deadline.left().toNanos(), TimeUnit.NANOSECONDS)) {
            throw new LagException("no keys in time: another call still asks " + source);
        }
        try {
            ended.filter(keys -> held.filter(those -> those.keys().equals(keys)).isPresent())
                .ifPresent(keys -> held = Optional.empty());
            return held.isPresent() && isGood(held.get()) ? held.get().keys() : renewed(sender, deadline);
        } finally {
            lock.unlock();
        }
    }

    private Keys renewed(HttpSender sender, Deadline deadline) throws InterruptedException {
        Instant now = clock.instant();
        try {
            Keys keys = source.read(sender, isHeld(now) ? deadline.part(TIME_TO_RENEW) : deadline);
            if (keys.endedBy(now)) {
                throw new LagException(source + ": keys that ended at " + keys.end().get()
                    + ", is the clock of this machine right?");
            }
            worked();
            held = Optional.of(Held.since(now, keys));
            return keys;
        } catch (LagException e) {
            if (!isHeld(now)) {
                throw e;
            }
            failed(e, now);
            return held.get().keys();
        }
    }

    private boolean isHeld(Instant now) {
        return held.filter(those -> !those.keys().endedBy(now)).isPresent();
    }

    private boolean isGood(Held those) {
        Instant now = clock.instant();
        return now.isBefore(those.renewAt())
            || !those.keys().endedBy(now) && failedAt.filter(at -> now.isBefore(at.plus(BETWEEN_FAILURES))).isPresent();
    }

    private void failed(LagException e, Instant now) {
        if (failedAt.isEmpty()) {
            LOG.warn("Keys could not be renewed, those that are held end at {}: {}",
                held.get().keys().end().get(), e.getMessage());
        }
        failedAt = Optional.of(now);
    }

    private void worked() {
        failedAt.ifPresent(at -> LOG.info("Keys could be renewed again: {}", source));
        failedAt = Optional.empty();
    }

    private static AliyunCredentials of(String accessKeyId, String accessKeySecret, Optional<String> securityToken) {
        return of(new GivenKeys(new Keys(accessKeyId, accessKeySecret, securityToken, Optional.empty())));
    }

    /** Keys, and from when on better ones are asked for. */
    private record Held(Keys keys, Instant renewAt) {

        /** Those that last shortly are kept for three quarters of that. */
        static Held since(Instant now, Keys keys) {
            return new Held(keys, keys.end().map(end -> {
                Duration quarter = Duration.between(now, end).dividedBy(4);
                return end.minus(quarter.compareTo(EARLY) < 0 ? quarter : EARLY);
            }).orElse(Instant.MAX));
        }
    }

    /** Keys that were written down. */
    private record GivenKeys(Keys keys) implements KeySource {

        @Override
        public Keys read(HttpSender sender, Deadline deadline) {
            return keys;
        }

        @Override
        public String toString() {
            return keys + " that were given";
        }
    }
}
