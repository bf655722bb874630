/** Lag as Alibaba Cloud tells it. */
package io.lagmonitor.aliyun;
