/**
 * What users implement: a source states facts, a policy judges, a notifier tells or acts, a store remembers. Each has one
 * abstract method (a store two), takes one parameter object, and grows by new components of that object and by default
 * methods, never by a second abstract method. A provider is a named factory for configuration files, apart from what it
 * makes, so that nothing is ever half made.
 */
package io.lagmonitor.spi;
