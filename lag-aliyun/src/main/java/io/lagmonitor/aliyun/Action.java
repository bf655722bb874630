package io.lagmonitor.aliyun;

/**
 * One action of an API of Alibaba Cloud.
 *
 * @param name    of the action
 * @param version of its API
 * @param right   what a RAM user must be allowed for it
 */
record Action(String name, String version, String right) {

    static final Action METRIC_LAST = metric("DescribeMetricLast");
    static final Action METRIC_LIST = metric("DescribeMetricList");
    static final Action CONSUMER_LIST = kafka("GetConsumerList");
    static final Action CONSUMER_PROGRESS = kafka("GetConsumerProgress");

    /** RAM knows them by their older names. */
    private static Action metric(String name) {
        return new Action(name, "2019-01-01", "cms:" + name.replace("Describe", "Query"));
    }

    /** Both are one right there. */
    private static Action kafka(String name) {
        return new Action(name, "2019-09-16", "alikafka:ListGroup");
    }
}
