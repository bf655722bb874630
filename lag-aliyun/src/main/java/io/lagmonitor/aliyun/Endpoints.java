package io.lagmonitor.aliyun;

import io.lagmonitor.http.HttpCall;
import io.lagmonitor.spi.ConfigException;
import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;

/** Where the services of a region listen. */
final class Endpoints {

    private static final Pattern REGION = Pattern.compile("[a-z0-9]{1,30}(-[a-z0-9]{1,30}){0,5}");

    private Endpoints() {}

    /**
     * CloudMonitor. Every region has a host of its own, those of finance and government too; older clients sent the
     * regions of mainland China to cn-hangzhou, which still answers for them.
     */
    static URI metrics(String region) {
        return URI.create("https://metrics." + checked(region) + ".aliyuncs.com");
    }

    /** ApsaraMQ for Kafka. */
    static URI kafka(String region) {
        return URI.create("https://alikafka." + checked(region) + ".aliyuncs.com");
    }

    /**
     * An endpoint from a setting: a host, or an address without a path.
     *
     * @throws ConfigException if it is neither; the message does not quote it
     */
    static URI of(String text) {
        try {
            URI address = HttpCall.address(text.contains("://") ? text : "https://" + text.strip());
            if (Set.of("", "/").contains(address.getRawPath()) && address.getRawQuery() == null
                    && address.getRawFragment() == null) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new ConfigException(
            "not an endpoint, expected a host or an address without a path, as metrics.cn-hangzhou.aliyuncs.com");
    }

    /**
     * The region, if it can be one.
     *
     * @throws ConfigException if not
     */
    static String checked(String region) {
        if (!REGION.matcher(region).matches()) {
            throw new ConfigException("'" + region + "' is not a region, expected one as cn-hangzhou");
        }
        return region;
    }
}
